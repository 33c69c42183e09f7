package io.loyaltybridge.bench;

import io.loyaltybridge.bench.SetupSite.On;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures the memory and the time of {@code setup} for files of different lengths, each run in a process of its own with a small heap. */
final class SetupMemory {
    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-Xmx64m");
    private static final int FEW = 1_000;
    private static final int MANY = 100_000;

    private final SetupSite site;

    SetupMemory(SetupSite site) {
        this.site = site;
    }

    void measure() throws Exception {
        System.out.println("\n  each in a process of its own, " + String.join(" ", SMALL) + "; live heap is the largest of its forced collections");
        site.begin(FEW, On.CONTACTS, 0);
        row("setup of the program alone", FEW, List.of());
        for (int lines : List.of(FEW, MANY)) {
            site.begin(lines, On.CONTACTS, 0);
            row(String.format(Locale.ROOT, "setup --from csv --dry-run, %,d lines", lines), lines, List.of("--from", "csv", site.file().toString(), "--dry-run"));
        }
        for (int lines : List.of(FEW, MANY)) {
            site.begin(lines, On.CONTACTS, 0);
            row(String.format(Locale.ROOT, "setup --from csv --via imports, %,d lines", lines), lines, List.of("--from", "csv", site.file().toString(), "--via", "imports"));
        }
    }

    private void row(String what, int lines, List<String> arguments) throws Exception {
        String[] memory = child("memory", arguments);
        boolean changed = !arguments.isEmpty() && !arguments.contains("--dry-run");
        if (changed) {
            site.wix().expect(lines, true);
            site.begin(lines, On.CONTACTS, 0);
        } else {
            site.forget(0);
        }
        long standIn = site.wix().cpuMillis();
        String[] time = child("time", arguments);
        standIn = site.wix().cpuMillis() - standIn;
        if (changed) {
            site.wix().expect(lines, true);
        }
        Bench.row(what, String.format(Locale.ROOT, "%.1f MiB live", Long.parseLong(memory[1]) / 1048576.0),
                String.format(Locale.ROOT, "of %s forced collections; %.1f s with start and end, CPU %.1f s, of the stand-in %.1f s; the process took %d MiB", memory[3],
                        Long.parseLong(time[2]) / 1000.0, Long.parseLong(time[5]) / 1000.0, standIn / 1000.0, Long.parseLong(time[4]) / 1024));
    }

    private String[] child(String measure, List<String> arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(measure, "setup", "--config", site.config().toString()));
        all.addAll(arguments);
        return Service.run(Service.java(SMALL, "io.loyaltybridge.bench.SetupReading", all.toArray(String[]::new))).get(0);
    }
}
