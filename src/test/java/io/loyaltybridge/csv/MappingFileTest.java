package io.loyaltybridge.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.ledger.store.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file of the mapping may say, and every message of its own. */
class MappingFileTest {
    private static final String HEADER =
            "email,contact-id,member-id,wix-account-id,program-id,wix-balance,program-balance,state";

    @TempDir
    private Path dir;

    private MappingFile open(String... lines) throws IOException {
        return new MappingFile(Files.writeString(dir.resolve("mapping.csv"), String.join("\n", lines)), ',');
    }

    private List<String> bad(String... lines) throws IOException {
        try (MappingFile file = open(lines)) {
            List<String> bad = new ArrayList<>();
            file.check(line -> bad.add(line.text()));
            return bad;
        }
    }

    @Test
    void whatWasWrittenIsReadAgain() throws IOException {
        StringBuilder out = new StringBuilder();
        MappingWriter writer = new MappingWriter(out, ',');
        writer.write(
                new Link("1", "+ada@example.com", "=contact", "'@member", "account,1", "-7", Link.State.MATCHED),
                100L,
                -5L);
        writer.write(new Link("2", "ben@example.com", null, null, null, null, Link.State.NEW), null, null);
        writer.write(new Link("3", null, null, null, null, null, Link.State.MERGED), null, null);
        assertThat(out.toString())
                .isEqualTo(
                        HEADER
                                + """

                '+ada@example.com,'=contact,''@member,"account,1",'-7,100,-5,matched
                ben@example.com,,,,,,,new
                ,,,,,,,merged
                """);
        try (MappingFile file = open(out.toString())) {
            assertThat(file.check(bad -> {})).isEqualTo(new RowFile.Counts(3, 3, 0));
            assertThat(file.page(null, 9, true).rows())
                    .containsExactly(
                            new MappingRow(
                                    2,
                                    "+ada@example.com",
                                    "=contact",
                                    "'@member",
                                    "account,1",
                                    "-7",
                                    Link.State.MATCHED),
                            new MappingRow(3, "ben@example.com", null, null, null, null, Link.State.NEW),
                            new MappingRow(4, null, null, null, null, null, Link.State.MERGED));
        }
    }

    @Test
    void theEMailAloneHasToBeThere() throws IOException {
        try (MappingFile file = open("Program-ID, Email", "p-1,Ada@Example.com")) {
            assertThat(file.page(null, 9, false).rows())
                    .containsExactly(new MappingRow(2, "ada@example.com", null, null, null, "p-1", null));
        }
        try (MappingFile file = open("program-id,state", "p-1,new")) {
            assertThatThrownBy(() -> file.check(bad -> {}))
                    .isInstanceOf(CsvFileException.class)
                    .hasMessage("mapping.csv:1: expected a column \"email\", found \"program-id\", \"state\"");
        }
    }

    @Test
    void everyBadValueIsNamed() throws IOException {
        assertThat(bad(
                        HEADER,
                        "ada,c1,m1,a1,p1,1,1,matched",
                        ",c2,m2,a2,p2,1,1,matched",
                        "cleo@example.com,c3,m3,a3,p3,\"1,5\",x,lost"))
                .containsExactly(
                        "line 2: email: expected an e-mail address, found \"ada\"",
                        "line 3: email: expected an e-mail address, found nothing",
                        "line 4: state: expected new, matched, ambiguous, missing, conflict, merged, forgotten or nothing, found \"lost\"",
                        "line 4: wix-balance: expected a whole number without separators, found \"1,5\"",
                        "line 4: program-balance: expected a whole number without separators, found \"x\"");
    }

    @Test
    void everyIdIsThereOnce() throws IOException {
        assertThat(bad(
                        HEADER,
                        "ada@example.com,c1,m1,a1,p1,,,",
                        "ben@example.com,c1,m1,a1,p1,,,",
                        "ADA@example.com,,,,,,,"))
                .containsExactly(
                        "line 2: contact-id: expected each value once, found \"c1\", which line 3 has too",
                        "line 3: contact-id: expected each value once, found \"c1\", which line 2 has too",
                        "line 3: member-id: expected each value once, found \"m1\", which line 2 has too",
                        "line 3: wix-account-id: expected each value once, found \"a1\", which line 2 has too",
                        "line 3: program-id: expected each value once, found \"p1\", which line 2 has too",
                        "line 4: email: expected each value once, found \"ada@example.com\", which line 2 has too");
    }
}
