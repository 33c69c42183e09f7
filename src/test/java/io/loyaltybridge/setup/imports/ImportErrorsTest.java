package io.loyaltybridge.setup.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportErrorsTest {
    private static List<String> read(String csv) throws IOException {
        List<String> failed = new ArrayList<>();
        ImportErrors.read(csv.getBytes(StandardCharsets.UTF_8), row -> failed.add(row.email() + ": " + row.reason()));
        return failed;
    }

    @Test
    void rowsThatWentThroughAreNotFailures() throws IOException {
        assertThat(
                        read(
                                "row,EMAIL,POINTS,importStatus,errorReason\n2,ann@example.com,5,SUCCESS,\n3,bob@example.com,6,FAILED,\"no, contact\"\n"))
                .containsExactly("bob@example.com: no, contact");
        assertThat(read("Email address,Points,Status\nann@example.com,5,Imported\nbob@example.com,6,Not imported\n"))
                .containsExactly("bob@example.com: Not imported");
    }

    @Test
    void otherNamesOfTheColumnsAreUnderstood() throws IOException {
        assertThat(read("Customer e-mail,Error message\nann@example.com,unknown\nbob@example.com,\n"))
                .containsExactly("ann@example.com: unknown");
        assertThat(read("EMAIL,STATUS,REASON\nann@example.com,ERROR,\n")).containsExactly("ann@example.com: ERROR");
    }

    @Test
    void rowThatIsNotUnderstoodCountsAsFailedAndIsShown() throws IOException {
        assertThat(read("A,B\n7,ann@example.com\n")).containsExactly("ann@example.com: 7, ann@example.com");
        assertThat(read("A,B\n7\n")).containsExactly(": 7");
        assertThat(read("")).isEmpty();
    }

    @Test
    void fileThatIsNoCsvIsAnError() {
        assertThatThrownBy(() -> read("EMAIL,REASON\n\"ann@example.com,broken\n"))
                .isInstanceOf(IOException.class);
    }
}
