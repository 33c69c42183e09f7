package io.loyaltybridge.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.intake.signature.RequestHead;
import io.loyaltybridge.log.SeldomLog;
import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What becomes of a webhook where a reader or a sender does what nobody thought of. */
class WebhookIntakeTest {
    @TempDir
    private Path dir;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<String> counted = new CopyOnWriteArrayList<>();
    private final AtomicInteger woken = new AtomicInteger();
    private Database store;
    private Inbox inbox;

    @BeforeEach
    void open() {
        store = TestStore.open(dir);
        inbox = new Inbox(store, "site", Clock.systemUTC());
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        context.close();
    }

    private record Source(Function<String, Webhook> reader) implements WebhookSource {
        @Override
        public String name() {
            return "likes";
        }

        @Override
        public Optional<String> refusedByHead(RequestHead head) {
            return Optional.empty();
        }

        @Override
        public Webhook read(RequestHead head, byte[] body) {
            return reader.apply(new String(body, StandardCharsets.UTF_8));
        }

        @Override
        public boolean parksAltered() {
            return true;
        }
    }

    private Webhooks webhooks(WebhookSource source) {
        return new Webhooks() {
            @Override
            public Optional<CompletableFuture<Inbox.Taken>> take(
                    String site, String name, boolean parkAltered, Webhook webhook) {
                return Optional.of(inbox.put(name, webhook.events(), parkAltered));
            }

            @Override
            public Optional<Target> at(String path) {
                return path.equals("likes") ? Optional.of(new Target("site", source)) : Optional.empty();
            }

            @Override
            public String shown(String site) {
                return "";
            }
        };
    }

    private Exchange take(WebhookSource source, AsyncCallback callback) {
        IntakeMetrics metrics = new IntakeMetrics() {
            @Override
            public void taken(String site, String name, Inbox.Taken taken, long nanos) {
                counted.add("taken");
            }

            @Override
            public void refused(String site, String name, String reason) {
                counted.add(name + " " + reason);
            }
        };
        WebhookIntake intake = new WebhookIntake(
                webhooks(source),
                metrics,
                woken::incrementAndGet,
                new SeldomLog(LoggerFactory.getLogger(WebhookIntake.class), System::nanoTime));
        HttpServerRequest request = (HttpServerRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (proxy, method, arguments) -> method.getName().equals("path") ? "/webhooks/likes" : null);
        Exchange exchange = new DefaultExchange(context);
        exchange.setMessage(new HttpMessage(exchange, request, null));
        exchange.getMessage().setBody("{}".getBytes(StandardCharsets.UTF_8));
        intake.process(exchange, callback);
        return exchange;
    }

    @Test
    void whatAReaderFailsOnIsTheSenders400AndNothingIsStored() {
        Exchange exchange = take(
                new Source(body -> {
                    throw new ArithmeticException("the sender's own words");
                }),
                done -> {});

        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(400);
        assertThat(exchange.getMessage().getBody(String.class))
                .isEqualTo("{\"error\":\"expected values that can be read\"}");
        assertThat(counted).containsExactly("likes unparseable");
        assertThat(inbox.count(EventState.PENDING)).isZero();
        assertThat(woken).hasValue(0);
    }

    @Test
    void aStoredEventRunsThoughItsSenderHasGoneBeforeTheAnswer() {
        take(
                new Source(body -> new Webhook(
                        null,
                        List.of(new NewEvent(
                                "like-1", Sha256.hex(body), "post.liked", "email:ada", null, body, false)))),
                done -> {
                    throw new IllegalStateException("the connection is closed");
                });

        Awaitility.await().untilAsserted(() -> assertThat(woken).hasValue(1));
        assertThat(counted).containsExactly("taken");
        assertThat(inbox.count(EventState.PENDING)).isEqualTo(1);
    }
}
