package io.loyaltybridge.text;

import java.nio.file.Path;
import java.util.List;

/** The problems of one file, each with its line. */
record Problems(Path file, List<String> all) {

    void at(int line, String what) {
        all.add(file + ":" + line + ": " + what);
    }

    void inFile(String what) {
        all.add(file + ": " + what);
    }
}
