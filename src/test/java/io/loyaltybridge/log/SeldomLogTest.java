package io.loyaltybridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeldomLogTest {
    private static final long SECOND = 1_000_000_000L;

    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - SECOND);
    private SeldomLog log;

    @BeforeEach
    void start() {
        Logger logger = new LoggerContext().getLogger("test");
        written.start();
        logger.addAppender(written);
        log = new SeldomLog(logger, nanos::get);
    }

    private List<String> lines() {
        return written.list.stream()
                .map(event -> event.getLevel() + " " + event.getFormattedMessage())
                .toList();
    }

    @Test
    void theFirstIsWrittenAndTheRestOfTenSecondsIsCounted() {
        for (int i = 0; i < 813; i++) {
            log.info("a", () -> "refused");
        }
        assertThat(lines()).containsExactly("INFO refused");

        nanos.addAndGet(9 * SECOND);
        log.flush();
        assertThat(lines()).hasSize(1);

        nanos.addAndGet(SECOND);
        log.flush();
        log.flush();
        assertThat(lines()).containsExactly("INFO refused", "INFO … and 812 more like it in the last 10 s: refused");
    }

    @Test
    void eachKindIsCountedByItself() {
        log.info("a", () -> "one");
        log.error("b", () -> "two");
        log.info("a", () -> "three");

        assertThat(lines()).containsExactly("INFO one", "ERROR two");
    }

    @Test
    void afterTenSecondsTheNextIsWrittenWithTheCountBeforeIt() {
        log.info("a", () -> "one");
        log.info("a", () -> "two");
        nanos.addAndGet(11 * SECOND);
        log.info("a", () -> "three");

        assertThat(lines())
                .containsExactly("INFO one", "INFO … and 1 more like it in the last 10 s: one", "INFO three");
    }

    @Test
    void aLineIsBoundedAndOneLine() {
        log.info("a", () -> "x\n" + "y".repeat(10_000));

        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("INFO x\\nyyy")
                .hasSizeLessThan(SeldomLog.MOST + 40);
    }
}
