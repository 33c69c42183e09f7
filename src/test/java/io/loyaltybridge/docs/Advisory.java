package io.loyaltybridge.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A line of {@code docs/advisories.csv}: a known fault of a library.
 *
 * @param from   the first affected version
 * @param fixed  the first one that is not; empty where there is none
 * @param answer why the version that is used may be affected all the same; empty where it is not affected
 */
record Advisory(String id, String artifact, String from, String fixed, String answer, String source) {

    static List<Advisory> read(Path file) throws IOException {
        List<Advisory> advisories = new ArrayList<>();
        try (CSVParser lines = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setCommentMarker('#')
                .get()
                .parse(Files.newBufferedReader(file))) {
            for (CSVRecord line : lines) {
                advisories.add(new Advisory(
                        line.get("id"),
                        line.get("artifact"),
                        line.get("from"),
                        line.get("fixed"),
                        line.get("answer"),
                        line.get("source")));
            }
        }
        return advisories;
    }

    boolean affects(String version) {
        return compare(version, from) >= 0 && (fixed.isEmpty() || compare(version, fixed) < 0);
    }

    /** By the numbers in them: 4.1.130.Final is before 4.1.138.Final, and 2.0.3 is 2.0.3.0. */
    static int compare(String one, String other) {
        List<Integer> left = numbers(one);
        List<Integer> right = numbers(other);
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            int difference = Integer.compare(i < left.size() ? left.get(i) : 0, i < right.size() ? right.get(i) : 0);
            if (difference != 0) {
                return difference;
            }
        }
        return 0;
    }

    private static List<Integer> numbers(String version) {
        return Arrays.stream(version.split("[.-]"))
                .takeWhile(part -> part.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .toList();
    }
}
