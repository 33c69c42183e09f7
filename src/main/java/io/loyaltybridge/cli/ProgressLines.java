package io.loyaltybridge.cli;

import io.loyaltybridge.job.Progress;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Prints the lines of a job; on a terminal, progress is a bar. */
final class ProgressLines implements Consumer<String>, AutoCloseable {
    private final PrintWriter out;
    private final boolean terminal;
    private @Nullable ProgressBar bar;

    ProgressLines(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void accept(String line) {
        Optional<Progress> progress = terminal ? Progress.parse(line) : Optional.empty();
        if (progress.isPresent()) {
            draw(progress.get());
            return;
        }
        close();
        out.println(Foreign.line(line));
        out.flush();
    }

    private void draw(Progress progress) {
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName(progress.job())
                    .setInitialMax(progress.total() > 0 ? progress.total() : -1)
                    .setUnit(" customers", 1)
                    .showSpeed()
                    .setStyle(ProgressBarStyle.ASCII)
                    .build();
        }
        bar.stepTo(progress.done());
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
