package dev.sunder.experiments.console;

import dev.sunder.engine.text.Printable;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that is redrawn in place. */
final class BarProgress implements Progress {

  private static final Duration REDRAW = Duration.ofMillis(200);

  private final ProgressBar bar;

  BarProgress(String task, long total) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis((int) REDRAW.toMillis())
            .showSpeed()
            .build();
  }

  @Override
  public void at(long done, String state) {
    bar.stepTo(done);
    bar.setExtraMessage(" " + Printable.line(state));
  }

  @Override
  public void milestone(long done, String state) {
    at(done, state);
  }

  @Override
  public void close() {
    bar.close();
  }
}
