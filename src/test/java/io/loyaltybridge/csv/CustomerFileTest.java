package io.loyaltybridge.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every message of a file of customers, word for word, and what is read where there is nothing to say. */
class CustomerFileTest {
    @TempDir
    private Path dir;

    private Map<String, String> settings = Map.of();

    private CustomerFile open(byte[] content) throws IOException {
        Path file = Files.write(dir.resolve("customers.csv"), content);
        return new CustomerFile(
                file,
                CustomerColumns.of(
                        Settings.load(dir.resolve("none"), null, Map.of()).with(settings)));
    }

    private CustomerFile open(String... lines) throws IOException {
        return open((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** What is wrong, as it is printed. */
    private List<String> bad(String... lines) throws IOException {
        try (CustomerFile file = open(lines)) {
            List<String> bad = new ArrayList<>();
            file.check(line -> bad.add(line.text()));
            return bad;
        }
    }

    private String refusal(byte[] content) throws IOException {
        try (CustomerFile file = open(content)) {
            return refusal(file);
        }
    }

    private static String refusal(CustomerFile file) {
        List<BadLine> bad = new ArrayList<>();
        CsvFileException[] refused = new CsvFileException[1];
        assertThatThrownBy(() -> file.check(bad::add))
                .isInstanceOfSatisfying(CsvFileException.class, e -> refused[0] = e);
        assertThat(bad).isEmpty();
        return refused[0].getMessage();
    }

    private String refusal(String... lines) throws IOException {
        return refusal((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private List<CustomerRow> rows(String... lines) throws IOException {
        try (CustomerFile file = open(lines)) {
            return file.page(null, 100, false).rows();
        }
    }

    @Test
    void aLineSaysWhoAndHowMany() throws IOException {
        assertThat(rows(
                        "email,id,member-id,balance,name",
                        " Ada@Example.com ,c-1,m-1,120,Ada Lovelace",
                        "ben@example.com,,,,"))
                .containsExactly(
                        new CustomerRow(2, "ada@example.com", "c-1", "m-1", 120L, "Ada Lovelace"),
                        new CustomerRow(3, "ben@example.com", null, null, null, null));
    }

    @Test
    void namesOfColumnsCountInAnyOrderHoweverTheyAreWrittenAndOthersAreIgnored() throws IOException {
        settings = Map.of("setup.csv-email", "E-Mail Address", "setup.csv-balance", "points");

        assertThat(rows("City, POINTS ,e-mail address", "Berlin,7,ada@example.com"))
                .containsExactly(new CustomerRow(2, "ada@example.com", null, null, 7L, null));
    }

    @Test
    void aByteOrderMarkAndAnyLineEndingAreFine() throws IOException {
        for (String end : List.of("\r\n", "\n", "\r")) {
            try (CustomerFile file =
                    open(("\uFEFFemail,id" + end + "ada@example.com,1" + end + end + "ben@example.com,2")
                            .getBytes(StandardCharsets.UTF_8))) {
                assertThat(file.check(bad -> {})).isEqualTo(new RowFile.Counts(2, 2, 0));
                assertThat(file.page(null, 9, false).rows())
                        .extracting(CustomerRow::email)
                        .containsExactly("ada@example.com", "ben@example.com");
                assertThat(file.page(null, 9, false).rows())
                        .extracting(CustomerRow::line)
                        .containsExactly(2L, 4L);
            }
        }
    }

    @Test
    void semicolonAndTabSeparateWhereTheSettingSaysSo() throws IOException {
        settings = Map.of("setup.csv-delimiter", ";");
        assertThat(rows("email;name", "ada@example.com;\"Ada; Countess\"")
                        .get(0)
                        .name())
                .isEqualTo("Ada; Countess");
        settings = Map.of("setup.csv-delimiter", "tab");
        assertThat(rows("email\tname", "ada@example.com\tAda, Countess").get(0).name())
                .isEqualTo("Ada, Countess");
    }

    @Test
    void theMemberIdAloneIsEnough() throws IOException {
        assertThat(rows("member-id,balance", "m-1,5")).containsExactly(new CustomerRow(2, null, null, "m-1", 5L, null));
        assertThat(rows("email,member-id", ",m-1")).containsExactly(new CustomerRow(2, null, null, "m-1", null, null));
    }

    @Test
    void oneColumnMayBeTheEMailAndTheIdAsWell() throws IOException {
        settings = Map.of("setup.csv-id", "email");
        assertThat(bad("email", "ada@example.com", "ben@example.com")).isEmpty();
        assertThat(rows("email", "Ada@example.com"))
                .containsExactly(new CustomerRow(2, "ada@example.com", "Ada@example.com", null, null, null));
    }

    @Test
    void aBadEMailIsNamed() throws IOException {
        assertThat(bad("email,id", "ada(at)example.com,1", ",2", "ben@example.com,3"))
                .containsExactly(
                        "line 2: email: expected an e-mail address, found \"ada(at)example.com\"",
                        "line 3: email: expected an e-mail address, found nothing");
        assertThat(bad("email,member-id", ","))
                .as("a line without any value is none")
                .isEmpty();
        assertThat(bad("email,member-id,name", ",,Ada"))
                .containsExactly("line 2: email: expected an e-mail address or a member id, found neither");
        assertThat(bad("member-id,name", ",Ada"))
                .containsExactly("line 2: member-id: expected a member id, found nothing");
    }

    @Test
    void whatComesTwiceIsSaidOfBothLines() throws IOException {
        assertThat(bad("email,id", "ada@example.com,1", "ben@example.com,2", "ADA@example.com,3", "ada@example.com,4"))
                .containsExactly(
                        "line 2: email: expected each value once, found \"ada@example.com\", which line 4 has too",
                        "line 4: email: expected each value once, found \"ada@example.com\", which line 2 has too",
                        "line 5: email: expected each value once, found \"ada@example.com\", which line 2 has too");
        assertThat(bad("email,id", "ada@example.com,1", "ben@example.com,1"))
                .containsExactly(
                        "line 2: id: expected each value once, found \"1\", which line 3 has too",
                        "line 3: id: expected each value once, found \"1\", which line 2 has too");
        assertThat(bad("member-id", "m", "m")).hasSize(2);
    }

    @Test
    void theEMailOfABadLineMakesItsSecondOneBadToo() throws IOException {
        assertThat(bad("email,balance", "ada@example.com,many", "ada@example.com,7"))
                .containsExactly(
                        "line 2: balance: expected a whole number from 0 to 999999999 without separators, found \"many\"",
                        "line 3: email: expected each value once, found \"ada@example.com\", which line 2 has too");
    }

    @Test
    void aBalanceIsAWholeNumberWithoutSeparators() throws IOException {
        assertThat(bad(
                        "email,balance",
                        "a@example.com,\"1,000\"",
                        "b@example.com,1.000",
                        "c@example.com,7.5",
                        "d@example.com,-1",
                        "e@example.com,1000000000",
                        "f@example.com,99999999999999999999",
                        "g@example.com,+5",
                        "h@example.com,1 000"))
                .containsExactly(
                        "line 2: balance: expected a whole number from 0 to 999999999 without separators, found \"1,000\"",
                        "line 3: balance: expected a whole number from 0 to 999999999 without separators, found \"1.000\"",
                        "line 4: balance: expected a whole number from 0 to 999999999 without separators, found \"7.5\"",
                        "line 5: balance: expected a whole number from 0 to 999999999 without separators, found \"-1\"",
                        "line 6: balance: expected a whole number from 0 to 999999999 without separators, found \"1000000000\"",
                        "line 7: balance: expected a whole number from 0 to 999999999 without separators, found \"99999999999999999999\"",
                        "line 8: balance: expected a whole number from 0 to 999999999 without separators, found \"+5\"",
                        "line 9: balance: expected a whole number from 0 to 999999999 without separators, found \"1 000\"");
        assertThat(rows("email,balance", "a@example.com,0", "b@example.com,999999999", "c@example.com,007"))
                .extracting(CustomerRow::balance)
                .containsExactly(0L, 999_999_999L, 7L);
    }

    @Test
    void aLineOfAnotherLengthIsNamed() throws IOException {
        assertThat(bad("email,id", "ada@example.com", "ben@example.com,2,", "cleo@example.com,3"))
                .containsExactly(
                        "line 2: expected 2 columns as in line 1, found 1",
                        "line 3: expected 2 columns as in line 1, found 3");
    }

    @Test
    void anIdThatCannotBeOneIsNamed() throws IOException {
        assertThat(bad("email,id", "ada@example.com,\"a\nb\"", "ben@example.com," + "x".repeat(256)))
                .containsExactly(
                        "line 2: id: expected at most 255 characters in one line, found \"a b\"",
                        "line 4: id: expected at most 255 characters in one line, found \"" + "x".repeat(60) + "…\"");
    }

    @Test
    void linesAreThoseOfTheFileAlsoBehindLineBreaksInValues() throws IOException {
        String[] lines = {"email,name", "ada@example.com,\"Ada", "", "Lovelace\"", "wrong,x", "", "ben@example.com,Ben"
        };
        assertThat(bad(lines)).containsExactly("line 5: email: expected an e-mail address, found \"wrong\"");
        try (CustomerFile file = open(lines)) {
            assertThat(file.page(null, 9, true).rows())
                    .containsExactly(
                            new CustomerRow(2, "ada@example.com", null, null, null, "Ada\n\nLovelace"),
                            new CustomerRow(7, "ben@example.com", null, null, null, "Ben"));
        }
    }

    @Test
    void brokenQuotationMarksCostTheirOwnLineOnly() throws IOException {
        String broken = "broken quotation marks: expected \"…\" around the whole value, and \"\" for one inside it";
        String[] lines = {
            "email,name",
            "ada@example.com,\"Ada\" Lovelace",
            "ben@example.com,\"Ben",
            "cleo@example.com,\"Cleo\"",
            "dora@example.com,\"a \"\"b\"\" c\" ",
            "emil@example.com,5\" pipe",
            "\"fay@example.com"
        };
        assertThat(bad(lines)).containsExactly("line 2: " + broken, "line 3: " + broken, "line 7: " + broken);
        try (CustomerFile file = open(lines)) {
            assertThat(file.page(null, 9, true).rows())
                    .extracting(CustomerRow::name)
                    .containsExactly("Cleo", "a \"b\" c", "5\" pipe");
        }
    }

    @Test
    void aQuotationMarkThatIsNeverClosedDoesNotGatherTheFile() throws IOException {
        String[] lines = new String[60_000];
        java.util.Arrays.setAll(
                lines,
                i -> i == 0
                        ? "email,name"
                        : i == 1 ? "ada@example.com,\"Ada" : "c" + i + "@example.com,no quotation mark");
        assertThat(bad(lines))
                .containsExactly("line 2: expected at most 1048576 bytes, found more; is a quotation mark missing?");
        try (CustomerFile file = open(lines)) {
            assertThat(file.check(bad -> {})).isEqualTo(new RowFile.Counts(59_999, 59_998, 1));
        }
        assertThat(bad("email", "x".repeat(CsvLines.LONGEST + 1), "ada@example.com"))
                .containsExactly("line 2: expected at most 1048576 bytes, found more; is a quotation mark missing?");
        assertThat(bad("email", "x".repeat(CsvLines.LONGEST)))
                .containsExactly("line 2: email: expected an e-mail address, found \"" + "x".repeat(60) + "…\"");
    }

    @Test
    void aFileWithoutAColumnThatHasToBeThereIsRefused() throws IOException {
        assertThat(refusal("name,points", "Ada,5"))
                .isEqualTo("customers.csv:1: expected a column \"email\" (setup.csv-email) or \"member-id\""
                        + " (setup.csv-member-id), found \"name\", \"points\"");
        assertThat(refusal("email;id", "ada@example.com;1"))
                .isEqualTo("customers.csv:1: expected a column \"email\" (setup.csv-email) or \"member-id\""
                        + " (setup.csv-member-id), found \"email;id\"; is setup.csv-delimiter right?");
        settings = Map.of("setup.csv-balance", "points");
        assertThat(refusal("email,balance", "ada@example.com,5"))
                .isEqualTo("customers.csv:1: expected a column \"points\" (setup.csv-balance),"
                        + " found \"email\", \"balance\"");
    }

    @Test
    void aHeaderThatIsNoneIsRefused() throws IOException {
        assertThat(refusal(new byte[0]))
                .isEqualTo("customers.csv:1: expected the names of the columns, such as email, found an empty file");
        assertThat(refusal("", "email"))
                .isEqualTo("customers.csv:1: expected the names of the columns, such as email, found an empty line");
        assertThat(refusal("email,id,Email", "a,b,c"))
                .isEqualTo("customers.csv:1: expected each column once, found \"Email\" as column 1 and 3");
        assertThat(refusal("email,\"id", "a,b"))
                .isEqualTo("customers.csv:1: broken quotation marks: expected \"…\" around the whole value,"
                        + " and \"\" for one inside it");
        assertThat(bad("email,,", "ada@example.com,,"))
                .as("columns without a name are ignored")
                .isEmpty();
    }

    @Test
    void aFileThatIsNotUtf8IsRefused() throws IOException {
        assertThat(refusal("email,näme\n".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("customers.csv:1: expected UTF-8, found other bytes; save the file as CSV in UTF-8");
        assertThat(refusal("email\n".getBytes(StandardCharsets.UTF_16)))
                .isEqualTo("customers.csv:1: expected UTF-8, found other bytes; save the file as CSV in UTF-8");
        assertThat(refusal(
                        "email,name\nada@example.com,Ada\nben@example.com,Bén\n".getBytes(StandardCharsets.ISO_8859_1)))
                .isEqualTo("customers.csv:3: expected UTF-8, found other bytes; save the file as CSV in UTF-8");
    }

    @Test
    void aFileThatCannotBeReadIsRefused() throws IOException {
        CustomerColumns columns = CustomerColumns.of(Settings.load(dir.resolve("none"), null, Map.of()));
        assertThat(refusal(new CustomerFile(dir.resolve("nothing.csv"), columns)))
                .isEqualTo("nothing.csv:1: cannot be read: there is no file "
                        + dir.resolve("nothing.csv").toAbsolutePath().normalize());
        assertThat(refusal(new CustomerFile(Files.createDirectory(dir.resolve("folder.csv")), columns)))
                .isEqualTo("folder.csv:1: expected a file, found a directory");
        Path secret = Files.createFile(
                dir.resolve("secret.csv"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        Assumptions.assumeFalse(Files.isReadable(secret), "this user may read everything");
        assertThat(refusal(new CustomerFile(secret, columns)))
                .isEqualTo("secret.csv:1: cannot be read: this user may not read it");
    }

    @Test
    void theShippedSettingsMakeNoColumnButTheEMailNecessary() throws IOException {
        CustomerColumns columns = CustomerColumns.of(Settings.load(Path.of("application.properties"), null, Map.of()));
        assertThat(List.of(columns.email(), columns.id(), columns.memberId(), columns.balance(), columns.name()))
                .extracting(CustomerColumns.Column::required)
                .containsOnly(false);
        Path file = Files.writeString(dir.resolve("own.properties"), "setup.csv-id=id\n");
        assertThat(CustomerColumns.of(Settings.load(Path.of("application.properties"), file, Map.of()))
                        .id()
                        .required())
                .isTrue();
    }
}
