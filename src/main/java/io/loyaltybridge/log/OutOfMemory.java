package io.loyaltybridge.log;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when memory runs out, so that its supervisor restarts it: a process that continues after such an error may
 * hang for good. {@code -XX:+ExitOnOutOfMemoryError}, which the launcher sets, does it at the first such error. This class is
 * for processes without the flag, and sees errors that are logged, end a thread, or are passed to it.
 */
public final class OutOfMemory {
    /** The exit code of the runtime's own flag. */
    private static final int EXIT = 3;

    private static final int DEEPEST = 16;
    private static final String FLAG = "ExitOnOutOfMemoryError";
    // Made now, because there may be no memory for it later.
    private static final byte[] LINE = "Memory has run out; the process ends.\n".getBytes(StandardCharsets.US_ASCII);

    private OutOfMemory() {}

    /** Ends the process where this is such an error, or was caused by one. Called for each line of the log: null costs nothing. */
    public static void check(@Nullable Throwable failure) {
        if (failure != null) {
            check(failure, Runtime.getRuntime()::halt);
        }
    }

    static void check(Throwable failure, IntConsumer halt) {
        int depth = 0;
        for (Throwable t = failure; t != null && depth < DEEPEST; t = t.getCause(), depth++) {
            if (t instanceof OutOfMemoryError) {
                System.err.write(LINE, 0, LINE.length);
                System.err.flush();
                halt.accept(EXIT);
                return;
            }
        }
    }

    /** Whether the runtime ends the process by itself. */
    public static boolean endsTheProcess() {
        HotSpotDiagnosticMXBean runtime = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        return runtime != null && Boolean.parseBoolean(runtime.getVMOption(FLAG).getValue());
    }

    /** Checks and logs what ends a thread. */
    public static void watchThreads() {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            check(failure);
            LoggerFactory.getLogger(OutOfMemory.class).error("The thread {} ended", thread.getName(), failure);
        });
    }
}
