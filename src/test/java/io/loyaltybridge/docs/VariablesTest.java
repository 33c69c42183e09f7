package io.loyaltybridge.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.award.PlannedAward;
import io.loyaltybridge.customer.KnownCustomer;
import io.loyaltybridge.effect.DueEffect;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Step;
import io.loyaltybridge.ledger.store.Link;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    private static final String CALLER = "the program, or whoever calls";

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
    void partOfARecordThatIsReadIsThere() {
        assertThat(WAYS.parts()).containsKeys("award", "badges", "customer", "mail", "message", "observation", "step");
        assertThat(WAYS.parts().keySet()).isSubsetOf(RouteRecords.ALL.keySet());
        WAYS.parts().forEach((record, parts) -> assertThat(parts)
                .as(record)
                .allMatch(part -> RouteRecords.part(record, part).isPresent()));
        assertThat(RouteRecords.part("customer", "know")).isEmpty();
    }

    /** A route that asks nothing more than the part has to get yes or no: everything else that is there would count as yes. */
    @Test
    void barePartIsAQuestion() {
        Pattern bare = Pattern.compile("\\$\\{variable\\.([A-Za-z]+)\\.([A-Za-z]+)}(?: == true)?");
        List<String> asked = Stream.concat(
                        FlowFiles.flows().values().stream().flatMap(flow -> FlowFiles.maps(flow.steps()).stream()),
                        FlowFiles.kamelets().values().stream().flatMap(kamelet -> FlowFiles.maps(kamelet).stream()))
                .filter(map -> map.get("expression") instanceof Map<?, ?> && map.containsKey("steps"))
                .filter(map -> !map.containsKey("idempotentRepository"))
                .flatMap(map -> FlowFiles.maps(map.get("expression")).stream())
                .filter(map -> map.get("expression") instanceof String)
                .flatMap(map -> Stream.of(map.get("expression").toString().split(" && ")))
                .filter(question -> bare.matcher(question).matches())
                .toList();

        assertThat(asked).hasSizeGreaterThan(15).allSatisfy(question -> {
            Matcher part = bare.matcher(question);
            assertThat(part.matches()).isTrue();
            assertThat(RouteRecords.part(part.group(1), part.group(2))
                            .orElseThrow()
                            .getReturnType())
                    .as(question)
                    .isEqualTo(boolean.class);
        });
    }

    /** What a route wants to know it asks a record; the single variables are for Kamelets. */
    @Test
    void routeReadsNoPartOfARecordAsAVariableOfItsOwn() {
        Set<String> plain = Set.of(
                "accountId",
                "addressed",
                "amount",
                "askConsent",
                "askContact",
                "askLink",
                "balance",
                "contactId",
                "conversationId",
                "count",
                "dryRun",
                "gone",
                "ignored",
                "kind",
                "lookFirst",
                "memberId",
                "more",
                "object",
                "open",
                "operationId",
                "programId",
                "readAgain",
                "send",
                "since",
                "unread",
                "version",
                "wanted");

        assertThat(WAYS.readBy().entrySet().stream()
                        .filter(entry -> plain.contains(entry.getKey()))
                        .flatMap(entry -> entry.getValue().stream()
                                .filter(reader -> !reader.startsWith("kamelet:"))
                                .map(reader -> reader + " reads " + entry.getKey())))
                .isEmpty();
        assertThat(WAYS.readBy()).containsKeys("accountId", "amount", "programId");
    }

    @Test
    void stepThatLearnsOfACustomerSetsWhatItLearned() throws ReflectiveOperationException {
        Link link = new Link("l", "e", "c", "m", "a", "p", Link.State.MATCHED);
        KnownCustomer nobody = new KnownCustomer(null, null, null, null, null, null, null);
        List<Method> learning = Arrays.stream(KnownCustomer.class.getMethods())
                .filter(method -> method.getName().matches("with[A-Z].*") && method.getParameterCount() == 1)
                .toList();
        assertThat(learning)
                .extracting(Method::getName)
                .containsExactlyInAnyOrderElementsOf(RouteRecords.LEARNED.keySet());
        for (Method method : learning) {
            Class<?> type = method.getParameterTypes()[0];
            Object what = type == Link.class ? link : type == Side.class ? Side.WIX : "x";
            Map<String, Object> set = variables((KnownCustomer) method.invoke(nobody, what));
            assertThat(set.keySet())
                    .as(method.getName())
                    .containsExactlyInAnyOrderElementsOf(RouteRecords.LEARNED.get(method.getName()));
        }
    }

    @Test
    void customerOfWhomSomethingIsMissingSaysSo() throws ReflectiveOperationException {
        KnownCustomer nobody = new KnownCustomer(null, null, null, null, null, null, null);
        KnownCustomer whole =
                nobody.withLink("l").withEmail("e").withAccount("a").withProgram("p");
        for (Map.Entry<String, String> question : RouteRecords.MISSING.entrySet()) {
            Method asked = KnownCustomer.class.getMethod(question.getKey());
            assertThat(asked.invoke(nobody)).as(question.getKey()).isEqualTo(true);
            assertThat(asked.invoke(whole)).as(question.getKey()).isEqualTo(false);
            assertThat(variables(whole)).containsKey(question.getValue());
        }
    }

    /** Where a team's own route sets a variable, or a Kamelet did, that counts. */
    @Test
    void customerIsWhatTheSingleVariablesSay() {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        KnownCustomer ada = KnownCustomer.of(exchange)
                .withLink("l")
                .withEmail("ada@example.com")
                .withGone(Side.PROGRAM);
        KnownCustomer.set(exchange, ada);
        assertThat(KnownCustomer.of(exchange)).isEqualTo(ada);

        exchange.setVariable("programId", "p-1");

        assertThat(KnownCustomer.of(exchange)).isEqualTo(ada.withProgram("p-1"));
    }

    private static Map<String, Object> variables(KnownCustomer customer) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        KnownCustomer.set(exchange, customer);
        Map<String, Object> set = new TreeMap<>(exchange.getVariables());
        set.remove("customer");
        set.values().removeIf(Objects::isNull);
        return set;
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
        KnownCustomer nobody = new KnownCustomer(null, null, null, null, null, null, null);
        assertThat(answers("${variable.customer.unknown}", "customer", nobody)).isTrue();
        assertThat(answers("${variable.customer.known} == true", "customer", nobody))
                .isFalse();
        assertThat(answers("'a' == 'a' && ${variable.customer.known} == true", "customer", nobody.withLink("l")))
                .isTrue();
        assertThat(answers(
                        "${variable.award.points} > 0", "award", new PlannedAward(5, "d", null, "o", "r", "t", null)))
                .isTrue();
        assertThat(answers(
                        "${variable.award.points} > 0", "award", new PlannedAward(0, "d", null, "o", "r", "t", null)))
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

    private static String holds(Class<?> type) {
        Stream<String> parts = type.isRecord()
                ? Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName)
                : Arrays.stream(type.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers())
                                && method.getParameterCount() == 0
                                && !method.getName().equals("toString"))
                        .map(Method::getName)
                        .sorted();
        return parts.map(part -> "`" + part + "`").collect(Collectors.joining(", "));
    }

    private String table() {
        StringBuilder text = new StringBuilder(
                """
                # Variables

                What routes and Kamelets read, and who sets it. These tables are made from the files and the sources of the beans; a test keeps
                them up to date, and others see to it that every variable is set before it is read, on every way, and that the part of a
                record that is read is there.

                ## Records

                A route asks a record: `${variable.award.points} > 0`, `${variable.customer.known}`. A record does not change; a step that learns
                more sets another one.

                | Record | Holds | Read of it | Set by | Read by |
                |---|---|---|---|---|
                """);
        RouteRecords.ALL.forEach((name, type) -> text.append("| `")
                .append(name)
                .append("` | ")
                .append(holds(type))
                .append(" | ")
                .append(code(WAYS.parts().getOrDefault(name, Set.of()), "itself"))
                .append(" | ")
                .append(code(WAYS.setBy().getOrDefault(name, Set.of()), CALLER))
                .append(" | ")
                .append(code(WAYS.readBy().getOrDefault(name, Set.of()), "no shipped route"))
                .append(" |\n"));
        text.append(
                """

                ## Variables

                A Kamelet reads single values, as its description says, so that a route of your own can use it alone. The step that sets a
                record sets those of its parts that Kamelets read as well: with `customer` come `link`, `email`, `contactId`, `accountId`, `memberId` and `programId`,
                with `award` and `nextCall` come `operationId` and `amount`. What a Kamelet or your own route sets after that counts.

                | Variable | Set by | Read by |
                |---|---|---|
                """);
        WAYS.readBy().forEach((name, readers) -> {
            if (!RouteRecords.ALL.containsKey(name)) {
                text.append("| `")
                        .append(name)
                        .append("` | ")
                        .append(code(WAYS.setBy().getOrDefault(name, Set.of()), CALLER))
                        .append(" | ")
                        .append(code(readers, ""))
                        .append(" |\n");
            }
        });
        return text.toString();
    }

    private static String code(Set<String> names, String none) {
        return names.isEmpty()
                ? none
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
