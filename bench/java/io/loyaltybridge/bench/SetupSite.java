package io.loyaltybridge.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A site that is set up: the stand-in with its customers, a file of them, an empty database, and the command. */
final class SetupSite implements AutoCloseable {
    /** What is on Wix before. */
    enum On { NOTHING, CONTACTS, ACCOUNTS }

    /**
     * A command that ended well.
     *
     * @param millis between its first call and its last one
     */
    record Ran(Calls calls, long millis, String said) {
        /** What it printed that begins like this. */
        String line(String start) {
            return said.lines().filter(line -> line.startsWith(start)).findFirst().orElse("");
        }
    }

    private final Bench bench;
    private final Path dir;
    private final CountedWix wix;
    private Path config;
    private Path file;

    SetupSite(Bench bench, Path dir, CountedWix wix) {
        this.bench = bench;
        this.dir = dir;
        this.wix = wix;
    }

    CountedWix wix() {
        return wix;
    }

    Path config() {
        return config;
    }

    Path file() {
        return file;
    }

    /** Begins anew; {@code perMinute} is the quota on both sides, 0 for none. */
    void begin(int customers, On before, int perMinute) throws Exception {
        wix.reset();
        if (before != On.NOTHING) {
            wix.seed(customers, before == On.ACCOUNTS);
        }
        forget(perMinute);
        wix.quota(perMinute);
        file = dir.resolve("customers-" + customers + ".csv");
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("email,balance,name\n");
            for (int i = 0; i < customers; i++) {
                out.write(CountedWix.email(i) + "," + CountedWix.balance(i) + ",Customer " + i + "\n");
            }
        }
    }

    /** An empty database. */
    void forget(int perMinute) throws IOException {
        Service.delete(dir.resolve("setup-data").toFile());
        config = bench.config("setup", Map.of("wix.quota-per-minute", Integer.toString(perMinute)));
    }

    /** The command with the file. */
    Ran csv(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--from", "csv", file.toString()));
        arguments.addAll(List.of(more));
        return setup(arguments);
    }

    Ran setup(List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("./loyalty-bridge", "setup", "--config", config.toString()));
        command.addAll(arguments);
        Path log = dir.resolve("setup.log");
        Calls before = wix.calls();
        long known = wix.arrived();
        long first = 0;
        long last = 0;
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
            long now = wix.arrived();
            if (now > known) {
                first = first == 0 ? System.nanoTime() : first;
                last = System.nanoTime();
                known = now;
            }
        }
        String said = Files.readString(log);
        Bench.require(process.exitValue() == 0, "setup failed: " + said);
        return new Ran(wix.calls().minus(before), (last - first) / 1_000_000, said);
    }

    @Override
    public void close() {
        wix.close();
    }
}
