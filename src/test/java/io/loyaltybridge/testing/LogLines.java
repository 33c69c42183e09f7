package io.loyaltybridge.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What is written to a log from now on, by any thread, until it is closed. */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<ILoggingEvent> lines = new CopyOnWriteArrayList<>();
    private final Logger logger;

    private LogLines(String logger) {
        this.logger = (Logger) LoggerFactory.getLogger(logger);
        start();
        this.logger.addAppender(this);
    }

    /** What a class writes. */
    public static LogLines of(Class<?> writer) {
        return new LogLines(writer.getName());
    }

    /** What anybody writes. */
    public static LogLines all() {
        return new LogLines(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(event);
    }

    /** The lines until now. */
    public List<ILoggingEvent> events() {
        return List.copyOf(lines);
    }

    /** The texts of the lines until now. */
    public List<String> texts() {
        return lines.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    /** The texts of those of a level. */
    public List<String> texts(Level level) {
        return lines.stream()
                .filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    public void clear() {
        lines.clear();
    }

    @Override
    public void close() {
        logger.detachAppender(this);
    }
}
