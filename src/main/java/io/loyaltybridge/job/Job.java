package io.loyaltybridge.job;

import java.util.List;
import java.util.function.Consumer;

/**
 * A command that writes or calls out. It runs in the process that owns the data directory: by itself, or handed to
 * {@code run} over the management port.
 */
@FunctionalInterface
public interface Job {
    /**
     * @param arguments as on the command line
     * @param out       takes lines for the person who waits
     * @return 0 done, 1 failed
     */
    int run(List<String> arguments, Consumer<String> out);
}
