package io.loyaltybridge.csv;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The first line of a file: the names of its columns. Upper and lower case are the same. */
final class CsvHeader {
    private final Path file;
    private final List<String> names;
    private final Set<Integer> used = new TreeSet<>();

    /** @throws CsvFileException where the line is no header */
    CsvHeader(Path file, @Nullable CsvRecord record) {
        this.file = file;
        if (record == null || record.isEmpty()) {
            throw wrong("expected the names of the columns, such as email, found "
                    + (record == null ? "an empty file" : "an empty line"));
        }
        if (record.broken() != null) {
            throw wrong(record.broken());
        }
        names = record.values().stream().map(String::strip).toList();
        for (int i = 0; i < names.size(); i++) {
            int first = place(names.get(i));
            if (first < i && !names.get(i).isEmpty()) {
                throw wrong("expected each column once, found \"" + names.get(i) + "\" as column " + (first + 1)
                        + " and " + (i + 1));
            }
        }
    }

    int size() {
        return names.size();
    }

    /** The place of a column; -1 where the file has none of this name. */
    int find(String name) {
        int place = place(name);
        if (place >= 0) {
            used.add(place);
        }
        return place;
    }

    /** The columns that are used, and those that are not, as a line for a person. */
    String line() {
        String over = IntStream.range(0, names.size())
                .filter(i -> !used.contains(i))
                .mapToObj(this::quoted)
                .collect(Collectors.joining(", "));
        return file.getFileName() + ": columns used: "
                + used.stream().map(this::quoted).collect(Collectors.joining(", "))
                + (over.isEmpty() ? "" : "; ignored: " + over);
    }

    boolean passesOver() {
        return used.size() < names.size();
    }

    private String quoted(int place) {
        return LineCheck.quoted(names.get(place));
    }

    private int place(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).toLowerCase(Locale.ROOT).equals(wanted)) {
                return i;
            }
        }
        return -1;
    }

    /** The error for a required column that is missing. */
    CsvFileException missing(String expected) {
        String found = names.stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(", "));
        return wrong("expected " + expected + ", found " + LineCheck.shortened(found)
                + (names.size() == 1 && names.get(0).matches(".*[,;\t].*") ? "; is setup.csv-delimiter right?" : ""));
    }

    private CsvFileException wrong(String problem) {
        return new CsvFileException(file, 1, problem);
    }
}
