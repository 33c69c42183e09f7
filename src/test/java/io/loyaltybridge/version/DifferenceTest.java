package io.loyaltybridge.version;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    @Test
    void whatBothHaveStaysAndTheRestIsMarked() {
        assertThat(Difference.of(List.of("a", "b", "c"), List.of("a", "x", "c", "d")))
                .containsExactly("  a", "- b", "+ x", "  c", "+ d");
        assertThat(Difference.of(List.of(), List.of("a"))).containsExactly("+ a");
        assertThat(Difference.of(List.of("a"), List.of())).containsExactly("- a");
        assertThat(Difference.of(List.of(), List.of())).isEmpty();
    }

    @Property(tries = 300)
    void bothTextsCanBeReadOffIt(
            @ForAll @Size(max = 12) List<Boolean> before, @ForAll @Size(max = 12) List<Boolean> after) {
        List<String> one = before.stream().map(String::valueOf).toList();
        List<String> other = after.stream().map(String::valueOf).toList();
        List<String> lines = Difference.of(one, other);
        assertThat(lines.stream().filter(line -> !line.startsWith("+ ")).map(line -> line.substring(2)))
                .containsExactlyElementsOf(one);
        assertThat(lines.stream().filter(line -> !line.startsWith("- ")).map(line -> line.substring(2)))
                .containsExactlyElementsOf(other);
    }
}
