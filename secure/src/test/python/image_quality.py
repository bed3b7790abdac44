"""Prints the expected values of ImageQualityTest, computed by scikit-image (tested with 0.19.3).

Command: python3 image_quality.py
"""
import numpy as np
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio, structural_similarity


def picture(channels, height, width, phase):
    c, y, x = np.meshgrid(np.arange(channels), np.arange(height), np.arange(width), indexing="ij")
    wave = np.sin(0.37 * x + phase) * np.cos(0.23 * y - phase) + 0.3 * np.sin(1.7 * x * (c + 1) + 0.9 * y)
    return np.floor(127.5 + 90 * wave).astype(np.float32)


for channels, height, width, phase in [(1, 28, 28, 0.1), (3, 40, 33, 0.5), (1, 11, 11, 1.0)]:
    a = picture(channels, height, width, 0.0)
    b = picture(channels, height, width, phase)
    ssim = np.mean([
        structural_similarity(a[c].astype(np.float64), b[c].astype(np.float64), data_range=255,
                              gaussian_weights=True, sigma=1.5, use_sample_covariance=False)
        for c in range(channels)])
    print(channels, height, width, phase, repr(float(mean_squared_error(a, b))),
          repr(float(peak_signal_noise_ratio(a.astype(np.float64), b.astype(np.float64), data_range=255))), repr(float(ssim)))
