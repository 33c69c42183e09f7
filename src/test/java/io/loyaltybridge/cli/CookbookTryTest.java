package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.docs.Cookbook;
import io.loyaltybridge.docs.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The {@code try} that each page of the cookbook says to type shows who earns points. */
class CookbookTryTest {
    private static final Pattern TRY = Pattern.compile("(?m)^\\./loyalty-bridge try (\\S+) --file (\\S+)$");

    @TempDir
    private Path dir;

    private static List<Page> pages() {
        return Cookbook.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void thePayloadOfThePageEarnsPoints(Page page) throws IOException {
        MatchResult line = TRY.matcher(page.text()).results().findFirst().orElseThrow();
        Path config = Cli.config(dir.resolve("cookbook.properties"), Cookbook.settings(page));

        Cli cli = Cli.run(config, "try", line.group(1), "--file", line.group(2));

        assertThat(cli.err()).isEmpty();
        assertThat(cli.exit()).isZero();
        assertThat(cli.out())
                .containsPattern("(e-mail|person) +\\S+ \\(at ")
                .containsPattern("points +[1-9]")
                .doesNotContain("parked");
    }
}
