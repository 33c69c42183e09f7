package io.loyaltybridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;

/** What the two shipped configurations of the log write. */
class SafeLogTest {
    private static final String HOSTILE = "x\r\n12:00:00.000 INFO forged\u001b[2J\u202e ada@münchen.de";

    /** What one configuration writes. The console appender takes System.err when it is started. */
    private static String written(String configuration, java.util.function.Consumer<Logger> what) throws Exception {
        return written(configuration, new LogbackMDCAdapter(), what);
    }

    private static String written(
            String configuration, LogbackMDCAdapter names, java.util.function.Consumer<Logger> what) throws Exception {
        PrintStream usual = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(names);
        try {
            JoranConfigurator joran = new JoranConfigurator();
            joran.setContext(context);
            joran.doConfigure(SafeLogTest.class.getResource("/" + configuration));
            what.accept(context.getLogger("test"));
        } finally {
            context.stop();
            System.setErr(usual);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aMessageIsOneLineWithoutAddresses() throws Exception {
        String text = written("logback.xml", log -> log.info("{}", HOSTILE));

        assertThat(text.lines())
                .singleElement()
                .asString()
                .endsWith("x\\r\\n12:00:00.000 INFO forged\\u001b[2J\\u202e a***@***");
    }

    @Test
    void theMessagesInATraceAreOneLineEach() throws Exception {
        Exception failure = new IllegalStateException(HOSTILE, new IllegalArgumentException(HOSTILE));
        failure.addSuppressed(new IllegalArgumentException(HOSTILE));
        String text = written("logback.xml", log -> log.error("failed", failure));

        assertThat(text)
                .contains(
                        "IllegalStateException: x\\r\\n12",
                        "Caused by: java.lang.IllegalArgumentException: x\\r\\n12",
                        "Suppressed: java.lang.")
                .doesNotContain("ada@", "\u001b", "\u202e");
        assertThat(text.lines()).noneMatch(line -> line.startsWith("12:00:00.000 INFO forged"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"logback.xml", "logback-json.xml"})
    void aSecretIsTakenOutOfMessagesAndTraces(String configuration) throws Exception {
        Secrets.hide(List.of("hidden-log-secret", "hidden-log-secret@example.com", "abc"));
        String text = written(configuration, log -> {
            log.info("Bearer {} abc", "hidden-log-secret");
            log.info("{}", "http://shop:hidden-log-secret@example.com/");
            log.error(
                    "failed",
                    new IllegalStateException(
                            "for hidden-log-secret", new IllegalArgumentException("of hidden-log-secret")));
        });

        assertThat(text)
                .contains("Bearer *** abc", "http://shop:***/", "for ***", "of ***")
                .doesNotContain("hidden-log");
    }

    @Test
    void aLongMessageIsCut() throws Exception {
        String text = written("logback.xml", log -> log.info("{}", "x".repeat(100_000)));

        assertThat(text.length()).isLessThan(SafeMessage.MOST + 200);
        assertThat(text).contains("… (100000 characters)");
    }

    @Test
    void theJsonFormDoesTheSame() throws Exception {
        String text = written("logback-json.xml", log -> {
            log.info("{}", HOSTILE);
            log.error("failed", new IllegalStateException(HOSTILE));
            log.info("{}", "x".repeat(100_000));
        });

        assertThat(text.lines()).hasSize(3);
        assertThat(text).contains("a***@***").doesNotContain("ada@", "\u001b");
        assertThat(text.length()).isLessThan(80_000);
    }

    @Test
    void aLineNamesItsSiteWhereThereAreSeveral() throws Exception {
        LogbackMDCAdapter names = new LogbackMDCAdapter();
        String plain = written("logback.xml", names, log -> {
            log.info("before");
            names.put("site", "anna");
            log.info("in between");
        });
        assertThat(plain.lines().toList()).hasSize(2);
        assertThat(plain.lines().findFirst().orElseThrow()).endsWith("[main] test - before");
        assertThat(plain).contains("[main] [site anna] test - in between");
        assertThat(written("logback-json.xml", names, log -> log.info("in JSON")))
                .contains("\"site\":\"anna\"");
    }
}
