package io.loyaltybridge.bench;

import io.loyaltybridge.cli.LoyaltyBridge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One command of the program in a process of its own. At its end prints
 * {@code round <largest live heap in bytes> <ms of the process> <collections> <VmHWM in KiB> <CPU ms>}.
 */
public final class SetupReading {

    private SetupReading() {
    }

    /** Arguments: memory or time, then those of the command. */
    public static void main(String[] args) {
        LiveHeap live = new LiveHeap();
        // The command ends with System.exit.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> print(live)));
        if (args[0].equals("memory")) {
            live.start();
        }
        LoyaltyBridge.main(Arrays.copyOfRange(args, 1, args.length));
    }

    private static void print(LiveHeap live) {
        try {
            String peak = Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmHWM:")).findFirst().orElse("0").replaceAll("\\D", "");
            System.out.println("round " + live.largest() + " " + ManagementFactory.getRuntimeMXBean().getUptime() + " " + live.collections() + " " + peak + " "
                    + ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
