package io.loyaltybridge.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What SECURITY.md names is there. */
class SecurityPageTest {
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");

    @Test
    void everyTestThatItNamesIsThere() throws IOException {
        String page = Files.readString(Path.of("SECURITY.md"));
        List<String> named =
                TEST.matcher(page).results().map(MatchResult::group).distinct().toList();
        Set<String> there;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            there = files.map(file -> "`" + file.getFileName().toString().replace(".java", "") + "`")
                    .collect(Collectors.toSet());
        }
        assertThat(named).hasSizeGreaterThan(15).isSubsetOf(there);
    }
}
