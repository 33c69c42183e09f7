package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.loyaltybridge.docs.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every command that a page shows has the name and the options that it has there; also those that no test can run. */
class PageCommandsTest {
    private static final CommandLine ALL = LoyaltyBridge.commandLine();
    private static final Pattern WORDS = Pattern.compile("[\\s\\[\\]]+");
    private static final Pattern QUOTED = Pattern.compile("`([^`\n]+)`");

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
            assertThatCode(() -> ALL.parseArgs(
                            List.of(words).subList(1, words.length).toArray(String[]::new)))
                    .as(command)
                    .doesNotThrowAnyException();
        });
    }

    /** In a sentence a command stands with words for what only the reader has, so its names and options are looked up. */
    @Test
    void everyCommandInASentenceHasItsNameAndItsOptions() {
        List<String> wrong = new ArrayList<>();
        int commands = 0;
        for (Page page : Page.all()) {
            for (String quoted : QUOTED.matcher(page.prose())
                    .results()
                    .map(match -> match.group(1))
                    .toList()) {
                List<String> words = WORDS.splitAsStream(quoted.replaceFirst("^\\./loyalty-bridge ", ""))
                        .filter(word -> !word.isEmpty())
                        .toList();
                boolean named = quoted.startsWith("./loyalty-bridge ");
                boolean known = !words.isEmpty() && ALL.getSubcommands().containsKey(words.get(0));
                if (named || known && words.size() > 1) {
                    commands++;
                    unknown(words).ifPresent(word -> wrong.add(page + ": " + quoted + ": there is no " + word));
                }
            }
        }
        assertThat(commands).isGreaterThan(50);
        assertThat(wrong).isEmpty();
    }

    @Test
    void commandOrOptionThatIsNotThereIsFound() {
        assertThat(unknown(List.of("parked", "show", "ID"))).isEmpty();
        assertThat(unknown(List.of("parked", "shown", "ID"))).hasValue("shown");
        assertThat(unknown(List.of("parks", "show"))).hasValue("parks");
        assertThat(unknown(List.of("setup", "--from", "csv", "FILE"))).isEmpty();
        assertThat(unknown(List.of("setup", "--form", "csv"))).hasValue("--form");
    }

    /** The first word that is no command where one has to be, or no option of its command. */
    private static Optional<String> unknown(List<String> words) {
        CommandLine at = ALL;
        for (String word : words) {
            if (word.startsWith("--")) {
                if (at.getCommandSpec().findOption(word.replaceFirst("=.*", "")) == null) {
                    return Optional.of(word);
                }
            } else if (!at.getSubcommands().isEmpty() && word.matches("[a-z-]+")) {
                CommandLine next = at.getSubcommands().get(word);
                if (next == null) {
                    return Optional.of(word);
                }
                at = next;
            }
        }
        return Optional.empty();
    }
}
