package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Tables fit a terminal, whatever stands in them. */
class TableTest {
    private static final Pattern HEADER = Pattern.compile("\\.row\\(((?:\\s*\"[A-Z][A-Z -]*\",?)+)\\)");
    private static final String ID = "award-0a504910d650ab3b3db31acc80341107";
    private static final String REASON = "Wix query-contacts: 500, and then some more words about what happened there "
            + "that nobody can read in one line of a terminal";

    private static List<String> printed(Table table, int most) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        table.print(out, most);
        out.flush();
        return text.toString().lines().toList();
    }

    /** The columns of every table of every command. */
    private static List<String[]> headers() {
        List<String[]> headers = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/loyaltybridge/cli"))) {
            for (Path file : files.sorted().toList()) {
                Matcher found = HEADER.matcher(Files.readString(file));
                while (found.find()) {
                    headers.add(Arrays.stream(found.group(1).split(","))
                            .map(name -> name.strip().replace("\"", ""))
                            .toArray(String[]::new));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return headers;
    }

    @TestFactory
    Stream<DynamicTest> eachTableOfACommandFits() {
        List<String[]> headers = headers();
        assertThat(headers).hasSizeGreaterThan(15);
        return headers.stream()
                .map(header -> DynamicTest.dynamicTest(String.join(" ", header), () -> {
                    Table table = new Table().row((Object[]) header);
                    for (int i = 0; i < header.length; i++) {
                        Object[] ids = new Object[header.length];
                        Object[] words = new Object[header.length];
                        Object[] endless = new Object[header.length];
                        Arrays.fill(ids, ID);
                        Arrays.fill(words, "2026-11-29 22:52:17 UTC");
                        words[i] = REASON;
                        endless[i] = "x".repeat(1_000);
                        table.row(ids).row(words).row(endless);
                    }
                    List<String> lines = printed(table, Table.FITS);
                    assertThat(lines)
                            .allSatisfy(
                                    line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(Table.FITS));
                    String all = String.join("\n", lines);
                    assertThat(all.split("\n"))
                            .filteredOn(line -> line.contains(ID))
                            .isNotEmpty();
                    assertThat(all.chars().filter(c -> c == 'x').count())
                            .isGreaterThanOrEqualTo(1_000L * header.length);
                }));
    }

    @Test
    void aTableThatFitsIsAsItAlwaysWas() {
        Table table = new Table()
                .row("EVENT", "STATE", "OUTCOME")
                .row(1, "done", null)
                .row(200, "parked", "why");

        assertThat(printed(table, Table.FITS))
                .containsExactly("EVENT  STATE   OUTCOME", "1      done    -", "200    parked  why");
    }

    @Test
    void wordsGoToTheNextLineAndWhatDoesNotFitStandsBelow() {
        Table table = new Table()
                .row("WHEN", "CAUSE", "OPERATION", "TRANSACTION", "LINK")
                .row("2026-11-29 22:52:17 UTC", REASON, ID, ID, ID);

        List<String> lines = printed(table, Table.FITS);

        assertThat(lines.get(0)).matches("WHEN {21}CAUSE +OPERATION");
        assertThat(lines.get(1))
                .startsWith("2026-11-29 22:52:17 UTC  Wix query-contacts")
                .endsWith("  " + ID);
        assertThat(lines).endsWith("    transaction: " + ID, "    link: " + ID);
    }

    @Test
    void aPayloadOfTwoColumnsIsBrokenWhereItHasNoBlanks() {
        List<String> lines = printed(new Table().row("payload", "{" + "\"a\":1,".repeat(60) + "}"), Table.FITS);

        assertThat(lines).hasSizeGreaterThan(3).allSatisfy(line -> assertThat(line.length())
                .isLessThanOrEqualTo(Table.FITS));
        assertThat(String.join("", lines).replaceAll(" +", "")).contains("\"a\":1,\"a\":1,");
    }

    @Test
    void intoAFileEachRowIsOneLine() {
        assertThat(printed(new Table().row("A", "B").row(REASON.repeat(3), REASON), Integer.MAX_VALUE))
                .hasSize(2);
    }

    @Test
    void aTimeHasItsZone() {
        Instant at = Instant.parse("2026-11-29T22:52:17.5Z");

        assertThat(ShownTime.of(at, ZoneId.of("UTC"))).isEqualTo("2026-11-29 22:52:17 UTC");
        assertThat(ShownTime.of(at, ZoneId.of("Europe/Berlin"))).isEqualTo("2026-11-29 23:52:17 CET");
    }
}
