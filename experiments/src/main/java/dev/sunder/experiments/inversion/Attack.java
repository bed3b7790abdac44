package dev.sunder.experiments.inversion;

import dev.sunder.experiments.inversion.Task.Sent;

/** An attack of the article, with the figures it gives (tables 3, 4 and 6). */
enum Attack {
  WHITE_BOX("white box", 39.69, 0.997, 15.10, 0.600),
  INVERSE_NETWORK("inverse network", 39.64, 0.989, 20.35, 0.733),
  QUERY_FREE("query-free", 17.60, 0.742, 9.61, 0.498);

  /**
   * Published figures.
   *
   * @param psnr in decibels
   */
  record Figures(double psnr, double ssim) {}

  private final String title;
  private final double conv1Psnr;
  private final double conv1Ssim;
  private final double relu2Psnr;
  private final double relu2Ssim;

  Attack(String title, double conv1Psnr, double conv1Ssim, double relu2Psnr, double relu2Ssim) {
    this.title = title;
    this.conv1Psnr = conv1Psnr;
    this.conv1Ssim = conv1Ssim;
    this.relu2Psnr = relu2Psnr;
    this.relu2Ssim = relu2Ssim;
  }

  String title() {
    return title;
  }

  Figures published(Sent sent) {
    return sent == Sent.CONV1
        ? new Figures(conv1Psnr, conv1Ssim)
        : new Figures(relu2Psnr, relu2Ssim);
  }
}
