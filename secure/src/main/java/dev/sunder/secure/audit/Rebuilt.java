package dev.sunder.secure.audit;

/**
 * How well one picture was rebuilt.
 *
 * @param image its number among the owner's pictures under attack, from 0
 * @param ssim structural similarity to the original, 1 for equal
 * @param psnr in decibels, at most 150
 */
public record Rebuilt(int image, double ssim, double psnr) {}
