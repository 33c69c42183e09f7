package io.loyaltybridge.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.effect.DueEffect;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/**
 * Every variable that a route or Kamelet reads is set before, on every way. The table of variables is made from the same reading; where
 * it is out of date, run {@code mvn test -Dtest=VariablesTest -Ddocs.rewrite=true}.
 */
class VariablesTest {
    private static final Path TABLE = Path.of("docs/variables.md");
    /** Left out of the JSON that is sent, where nobody set it. */
    private static final Set<String> LEFT_OUT = Set.of("contactName");

    private static final BeanSources BEANS = new BeanSources();
    private static final VariableWays WAYS = new VariableWays(BEANS);

    @Test
    void flowThatIsStartedFromOutsideSetsAllThatIsReadOnItsWay() {
        Map<String, Set<String>> unset = WAYS.summaries().entrySet().stream()
                .filter(entry ->
                        !entry.getKey().startsWith("direct:") && !entry.getKey().startsWith("kamelet:"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> without(entry.getValue().needs(), LEFT_OUT)));

        assertThat(unset)
                .containsKeys("award-points", "wix-webhooks", "program-webhooks")
                .allSatisfy((flow, names) -> assertThat(names).as(flow).isEmpty());
    }

    @Test
    void flowThatTheProgramCallsNeedsOnlyWhatTheProgramSets() {
        Set<String> called = FlowFiles.flows().values().stream()
                .flatMap(flow -> FlowFiles.maps(flow.steps()).stream())
                .map(map -> String.valueOf(map.get("uri")))
                .collect(Collectors.toSet());

        assertThat(WAYS.summaries().keySet().stream()
                        .filter(name -> name.startsWith("direct:") && !called.contains(name)))
                .isNotEmpty()
                .allSatisfy(
                        name -> assertThat(without(WAYS.summaries().get(name).needs(), LEFT_OUT))
                                .as(name)
                                .allMatch(BEANS::says));
    }

    @Test
    void kameletNamesWhatItNeedsInItsDescription() {
        assertThat(FlowFiles.kamelets()).isNotEmpty().allSatisfy((file, kamelet) -> {
            String name = file.getFileName().toString().replace(".kamelet.yaml", "");
            String description = ((Map<?, ?>) ((Map<?, ?>) kamelet.get("spec")).get("definition"))
                    .get("description")
                    .toString();
            // Of two connectors, each knows only what it needs itself.
            Set<String> needs = name.startsWith("program-")
                    ? Set.of()
                    : WAYS.summaries().get("kamelet:" + name).needs();
            assertThat(needs).as(name).allMatch(need -> description.contains("`" + need + "`"));
        });
    }

    /** The reading has to see what is not set: these are known to need something of their caller. */
    @Test
    void whatTheCallerHasToSetIsSeen() {
        assertThat(WAYS.summaries().get("direct:next-call").needs())
                .contains("step", "accountId", "programId", "operationId", "amount", "revision");
        assertThat(WAYS.summaries().get("kamelet:wix-send-message-action").needs())
                .containsExactly("conversationId", "text");
        assertThat(WAYS.summaries().get("direct:find-customer-of-wix").sets())
                .contains("link")
                .doesNotContain("email");
    }

    @Test
    void recordsAnswerTheQuestionsOfRoutes() {
        assertThat(answers("${variable.step.open}", "step", Step.read(Side.WIX)))
                .isTrue();
        assertThat(answers("${variable.step.readsWix}", "step", Step.read(Side.WIX)))
                .isTrue();
        assertThat(answers("${variable.step.readsProgram}", "step", Step.read(Side.WIX)))
                .isFalse();
        assertThat(answers("${variable.step.open}", "step", Step.DONE)).isFalse();
        assertThat(answers("${variable.step.sideName} == 'program'", "step", Step.gone(Side.PROGRAM)))
                .isTrue();
        assertThat(answers("${variable.step} == 'read-wix'", "step", Step.read(Side.WIX)))
                .as("as routes of the version before ask it")
                .isTrue();
        assertThat(answers("${variable.step} != 'done'", "step", Step.DONE))
                .as("as routes of the version before ask it")
                .isFalse();
        DueEffect coupon = new DueEffect("coupon-1", EffectKind.COUPON, true, false, 0);
        assertThat(answers("${variable.effect.coupon}", "effect", coupon)).isTrue();
        assertThat(answers("${variable.effect.message}", "effect", coupon)).isFalse();
        assertThat(answers("${variable.effect} != null", "effect", coupon)).isTrue();
        assertThat(answers("${variable.effect} == 'coupon-1'", "effect", coupon))
                .isTrue();
    }

    private static boolean answers(String question, String name, Object value) {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.start();
            Exchange exchange = new DefaultExchange(camel);
            exchange.setVariable(name, value);
            var predicate = camel.resolveLanguage("simple").createPredicate(question);
            predicate.init(camel);
            return predicate.matches(exchange);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theTableSaysWhatTheFilesSay() throws IOException {
        String table = table();
        if (Boolean.getBoolean("docs.rewrite")) {
            Files.writeString(TABLE, table);
        }
        assertThat(TABLE)
                .as("out of date: mvn test -Dtest=VariablesTest -Ddocs.rewrite=true writes it")
                .content()
                .isEqualTo(table);
    }

    private String table() {
        StringBuilder text = new StringBuilder(
                """
                # Variables

                What routes and Kamelets read, and who sets it. This table is made from the files and the sources of the beans; a test keeps it up to date,
                and another one sees to it that every variable is set before it is read, on every way.

                | Variable | Set by | Read by |
                |---|---|---|
                """);
        WAYS.readBy().forEach((name, readers) -> text.append("| `")
                .append(name)
                .append("` | ")
                .append(code(WAYS.setBy().getOrDefault(name, Set.of())))
                .append(" | ")
                .append(code(readers))
                .append(" |\n"));
        return text.toString();
    }

    private static String code(Set<String> names) {
        return names.isEmpty()
                ? "the program, or whoever calls"
                : names.stream()
                        .map(name -> "`" + name.replaceFirst("^(direct|kamelet):", "") + "`")
                        .collect(Collectors.joining(", "));
    }

    private static Set<String> without(Set<String> names, Set<String> others) {
        Set<String> left = new TreeSet<>(names);
        left.removeAll(others);
        return left;
    }
}
