package io.loyaltybridge.job;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The progress of a long command, as one line that a terminal can show as a bar.
 *
 * @param total 0 where it is not known
 */
public record Progress(String job, long done, long total, String detail) {
    private static final Pattern LINE = Pattern.compile("([a-z-]+): (\\d{1,18})(?: of (\\d{1,18}))? customers; (.*)");

    String line() {
        return job + ": " + done + (total > 0 ? " of " + total : "") + " customers; " + detail;
    }

    /** The progress in a line; empty for any other line. */
    public static Optional<Progress> parse(String line) {
        Matcher m = LINE.matcher(line);
        return m.matches()
                ? Optional.of(new Progress(
                        m.group(1),
                        Long.parseLong(m.group(2)),
                        m.group(3) == null ? 0 : Long.parseLong(m.group(3)),
                        m.group(4)))
                : Optional.empty();
    }
}
