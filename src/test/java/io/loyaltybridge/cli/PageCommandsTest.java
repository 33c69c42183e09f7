package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.loyaltybridge.docs.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every command that a page shows has the name and the options that it has there; also those that no test can run. */
class PageCommandsTest {

    @Test
    void everyCommandOfThePagesParses() {
        List<String> commands = Page.all().stream()
                .flatMap(page -> page.blocks().stream())
                .filter(block -> block.kind().startsWith("sh"))
                .flatMap(block -> block.text().lines())
                .filter(line -> line.startsWith("./loyalty-bridge "))
                .map(line -> line.replaceFirst("\\s*[#>|].*$", ""))
                .toList();

        assertThat(commands).hasSizeGreaterThan(20).allSatisfy(command -> {
            String[] words = command.split("\\s+");
            assertThatCode(() -> LoyaltyBridge.commandLine()
                            .parseArgs(List.of(words).subList(1, words.length).toArray(String[]::new)))
                    .as(command)
                    .doesNotThrowAnyException();
        });
    }
}
