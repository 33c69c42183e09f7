package io.loyaltybridge.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** Measures the memory and the time that files of customers take, each file in a process of its own with a small heap. */
final class CsvBench {
    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-Xmx32m");
    private static final int FEW = 1_000;
    private static final int MANY = 100_000;
    private static final int MOST = 1_000_000;

    private final Path dir;

    CsvBench(Path dir) {
        this.dir = dir;
    }

    void measure() throws Exception {
        System.out.println("  each in a process of its own, " + String.join(" ", SMALL) + "; live heap is the largest of its forced collections");
        for (int lines : List.of(FEW, MANY, MOST)) {
            read("CustomerFile.check", "check", lines);
        }
        for (int lines : List.of(FEW, MANY, MOST)) {
            read("CustomerFile.page, all pages", "page", lines);
        }
        for (int lines : List.of(FEW, MANY)) {
            read("mapping import --dry-run", "dry-run", lines);
        }
        for (int lines : List.of(FEW, MANY)) {
            read("mapping import", "import", lines);
        }
        for (int lines : List.of(FEW, MANY)) {
            read("mapping export", "export", lines);
        }
    }

    private void read(String what, String mode, int lines) throws Exception {
        Path file = dir.resolve(mode + "-" + lines + ".csv");
        if (mode.equals("check") || mode.equals("page")) {
            customers(file, lines);
        } else if (!mode.equals("export")) {
            mapping(file, lines);
        }
        String[] memory = child(mode, file, lines, "memory");
        String[] time = child(mode, file, lines, "time");
        long millis = Math.max(1, Long.parseLong(time[3]));
        Bench.row(String.format(Locale.ROOT, "%s, %,d lines", what, lines), String.format(Locale.ROOT, "%.1f MiB live", Long.parseLong(memory[2]) / 1048576.0),
                String.format(Locale.ROOT, "of %s forced collections; %.1f s, %,d lines/s; the process took %d MiB", memory[4], millis / 1000.0,
                        lines * 1_000L / millis, Long.parseLong(time[5]) / 1024));
        Files.deleteIfExists(file);
    }

    private String[] child(String mode, Path file, int lines, String measure) throws Exception {
        // What is exported was imported before.
        Path data = dir.resolve((mode.equals("export") ? "import" : mode) + "-" + lines + (mode.equals("export") ? "time" : measure));
        String[] told = Service.run(Service.java(SMALL, "io.loyaltybridge.bench.CsvReading", mode, file.toString(), data.toString(), measure)).get(0);
        Bench.require(Integer.parseInt(told[1]) == lines, told[1] + " lines instead of " + lines);
        return told;
    }

    /** In no order, as an export of another system is. */
    private static void customers(Path file, int lines) throws IOException {
        Random random = new Random(lines);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("email,id,member-id,balance,name\n");
            for (int i = 0; i < lines; i++) {
                out.write("customer" + Long.toHexString(random.nextLong()) + "@example.com," + uuid(random) + "," + uuid(random) + "," + random.nextInt(10_000)
                        + ",\"Customer, No. " + i + "\"\n");
            }
        }
    }

    private static void mapping(Path file, int lines) throws IOException {
        Random random = new Random(lines);
        List<String> ids = new ArrayList<>();
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            out.write("email,contact-id,member-id,wix-account-id,program-id,wix-balance,program-balance,state\n");
            for (int i = 0; i < lines; i++) {
                ids.clear();
                for (int id = 0; id < 4; id++) {
                    ids.add(uuid(random));
                }
                out.write("customer" + Long.toHexString(random.nextLong()) + "@example.com," + String.join(",", ids) + ",100,100,matched\n");
            }
        }
    }

    private static String uuid(Random random) {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
