package io.loyaltybridge.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.log.SeldomLog;
import io.loyaltybridge.store.SqliteStore;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A payload that a reader fails on in a way that nobody thought of. */
class UnreadableWebhookTest {
    @TempDir
    private Path dir;

    private static final class Failing implements WebhookSource {
        @Override
        public String name() {
            return "failing";
        }

        @Override
        public boolean mayBeSigned(UnaryOperator<String> header) {
            return true;
        }

        @Override
        public Webhook read(UnaryOperator<String> header, byte[] body) {
            throw new ArithmeticException("the sender's own words");
        }

        @Override
        public boolean parksAltered() {
            return true;
        }
    }

    @Test
    void itIsTheSenders400AndNothingIsStored() {
        List<String> refused = new ArrayList<>();
        try (SqliteStore store = SqliteStore.open(dir);
                DefaultCamelContext context = new DefaultCamelContext()) {
            Inbox inbox = new Inbox(store, "site", Clock.systemUTC());
            WebhookIntake intake = new WebhookIntake(
                    new Webhooks() {
                        @Override
                        public Optional<Target> at(String path) {
                            return path.equals("failing")
                                    ? Optional.of(new Target("site", new Failing()))
                                    : Optional.empty();
                        }

                        @Override
                        public Optional<Inbox> inbox(String site) {
                            return Optional.of(inbox);
                        }
                    },
                    new IntakeMetrics() {
                        @Override
                        public void taken(String site, String source, Inbox.Taken taken, long nanos) {
                            refused.add("taken");
                        }

                        @Override
                        public void refused(String site, String source, String reason) {
                            refused.add(source + " " + reason);
                        }
                    },
                    () -> {},
                    new SeldomLog(LoggerFactory.getLogger(WebhookIntake.class), System::nanoTime));
            HttpServerRequest request = (HttpServerRequest) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {HttpServerRequest.class},
                    (proxy, method, arguments) -> method.getName().equals("path") ? "/webhooks/failing" : null);
            Exchange exchange = new DefaultExchange(context);
            exchange.setMessage(new HttpMessage(exchange, request, null));
            exchange.getMessage().setBody("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));

            intake.process(exchange, done -> {});

            assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))
                    .isEqualTo(400);
            assertThat(exchange.getMessage().getBody(String.class))
                    .isEqualTo("{\"error\":\"expected values that can be read\"}");
            assertThat(refused).containsExactly("failing unparseable");
            assertThat(inbox.count(EventState.PENDING)).isZero();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
