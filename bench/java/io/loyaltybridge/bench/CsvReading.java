package io.loyaltybridge.bench;

import io.loyaltybridge.csv.CustomerColumns;
import io.loyaltybridge.csv.CustomerFile;
import io.loyaltybridge.csv.CustomerRow;
import io.loyaltybridge.csv.RowFile;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.mapping.MappingExport;
import io.loyaltybridge.mapping.MappingImport;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.SqliteStore;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * One file in a process of its own. Prints {@code round <lines> <largest live heap in bytes> <ms> <collections> <VmHWM in KiB>}.
 * What is live is measured by collecting again and again while the file is read, which takes time; so that is measured apart.
 */
public final class CsvReading {
    private static final int PAGE = 500;

    private CsvReading() {
    }

    /** Arguments: check, page, dry-run, import or export; the file; the data directory; memory or time. */
    public static void main(String[] args) throws Exception {
        LiveHeap live = new LiveHeap();
        if (args[3].equals("memory")) {
            live.start();
        }
        long start = System.nanoTime();
        long lines = read(args[0], Path.of(args[1]), Path.of(args[2]));
        long millis = (System.nanoTime() - start) / 1_000_000;
        live.stop();
        String peak = Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmHWM:")).findFirst().orElse("0").replaceAll("\\D", "");
        System.out.println("round " + lines + " " + live.largest() + " " + millis + " " + live.collections() + " " + peak);
    }

    private static long read(String mode, Path file, Path data) throws Exception {
        CustomerColumns columns = CustomerColumns.of(Settings.load(Path.of("none"), null, Map.of()));
        switch (mode) {
            case "check":
                try (CustomerFile customers = new CustomerFile(file, columns)) {
                    return customers.check(bad -> System.err.println(bad.text())).good();
                }
            case "page":
                try (CustomerFile customers = new CustomerFile(file, columns)) {
                    return pages(customers);
                }
            case "export":
                try (SqliteStore store = SqliteStore.openReadOnly(data); Writer out = Files.newBufferedWriter(file)) {
                    return MappingExport.write(new LedgerReader(store, "site"), ',', out);
                }
            default:
                try (SqliteStore store = SqliteStore.open(data)) {
                    List<String> arguments = mode.equals("import") ? List.of(file.toString()) : List.of(file.toString(), "--dry-run");
                    long[] lines = {0};
                    new MappingImport(store, "site", Clock.systemUTC(), ',', () -> false).run(arguments, line -> {
                        if (line.contains(" to the mapping")) {
                            lines[0] = Long.parseLong(line.strip().split(" ")[0]);
                        }
                    });
                    return lines[0];
                }
        }
    }

    private static long pages(CustomerFile customers) {
        long rows = 0;
        String cursor = null;
        do {
            RowFile.Page<CustomerRow> page = customers.page(cursor, PAGE, false);
            rows += page.rows().size();
            cursor = page.next();
        } while (cursor != null);
        return rows;
    }
}
