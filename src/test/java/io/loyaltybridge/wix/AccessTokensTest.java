package io.loyaltybridge.wix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.loyaltybridge.sandbox.MutableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AccessTokensTest {

    private static final String SECRET = "a-secret-that-nobody-may-see";
    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final MutableClock clock = new MutableClock(START);
    private volatile int status = 200;
    private volatile String body = "{\"access_token\":\"token-%d\",\"token_type\":\"Bearer\",\"expires_in\":14400}";
    private volatile CountDownLatch hold = new CountDownLatch(0);
    private HttpServer server;
    private ClientCredentials tokens;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        tokens = tokens(Duration.ofSeconds(20));
    }

    @AfterEach
    void stopServer() {
        hold.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void asksForATokenAsWixExpectsItAndReturnsItRaw() throws Exception {
        assertThat(tokens.expiresAt()).isEmpty();
        assertThat(tokens.authorization()).isEqualTo("token-1");
        assertThat(tokens.headers()).isEqualTo(Map.of("Authorization", "token-1"));
        assertThat(tokens.expiresAt()).contains(START.plusSeconds(14400));
        assertThat(requests)
                .containsExactly("POST /oauth2/token application/json {\"grant_type\":"
                        + "\"client_credentials\",\"client_id\":\"app-1\",\"client_secret\":\"" + SECRET
                        + "\",\"instance_id\":\"instance-1\"}");
    }

    @ParameterizedTest
    @CsvSource({"14400, 14100", "600, 540"})
    void renewsFiveMinutesOrATenthOfItsLifeBeforeItExpires(int life, int renewedAfter) throws Exception {
        body = body.replace("14400", Integer.toString(life));
        tokens.authorization();
        clock.set(START.plusSeconds(renewedAfter - 1));
        assertThat(tokens.authorization()).isEqualTo("token-1");
        clock.set(START.plusSeconds(renewedAfter));
        assertThat(tokens.authorization()).isEqualTo("token-2");
    }

    @Test
    void renewsOnceForAllWhoAskAtTheSameTime() throws Exception {
        hold = new CountDownLatch(1);
        List<Future<String>> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            callers.add(threads.submit(tokens::authorization));
        }
        Awaitility.await().until(() -> requests.size() == 1);
        hold.countDown();
        for (Future<String> caller : callers) {
            assertThat(caller.get(10, TimeUnit.SECONDS)).isEqualTo("token-1");
        }
        assertThat(requests).hasSize(1);
    }

    @Test
    void renewsOnceForATokenThatWixHasRefused() throws Exception {
        String refused = tokens.authorization();
        tokens.invalidate(refused);
        assertThat(tokens.expiresAt()).isEmpty();
        assertThat(tokens.authorization()).isEqualTo("token-2");
        tokens.invalidate(refused);
        assertThat(tokens.authorization()).isEqualTo("token-2");
        assertThat(requests).hasSize(2);
    }

    @Test
    void usesTheOldTokenWhileItHoldsWhenARenewalFails() throws Exception {
        tokens.authorization();
        status = 503;
        clock.set(START.plusSeconds(14_200));
        assertThat(tokens.authorization()).isEqualTo("token-1");
        assertThat(tokens.authorization()).isEqualTo("token-1");
        assertThat(requests).hasSize(2);
        clock.set(START.plusSeconds(14_211));
        assertThat(tokens.authorization()).isEqualTo("token-1");
        assertThat(requests).hasSize(3);
        clock.set(START.plusSeconds(14_400));
        assertThatThrownBy(() -> tokens.authorization()).isInstanceOf(TokenException.class);
        status = 200;
        assertThat(tokens.authorization()).isEqualTo("token-5");
    }

    @Test
    void doesNotUseATokenBeyondItsEndBecauseARenewalFailedShortlyBefore() throws Exception {
        tokens.authorization();
        status = 503;
        clock.set(START.plusSeconds(14_395));
        assertThat(tokens.authorization()).isEqualTo("token-1");
        clock.set(START.plusSeconds(14_401));
        assertThatThrownBy(() -> tokens.authorization()).isInstanceOf(TokenException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "401 | {'error':'invalid_client','error_description':'unknown app'} | invalid_client "
                        + "| the token endpoint answered 401 invalid_client: unknown app | false",
                "403 | {'message':'no','details':{'applicationError':{'code':'FORBIDDEN_APP'}}} | FORBIDDEN_APP "
                        + "| the token endpoint answered 403 FORBIDDEN_APP: no | false",
                "400 | {'error':'invalid_request','error_description':'bad a-secret-that-nobody-may-see'} | invalid_request "
                        + "| the token endpoint answered 400 invalid_request: bad *** | false",
                "429 | <html> | \"\" | the token endpoint answered 429 | true",
                "500 | {'message':'','details':{}} | \"\" | the token endpoint answered 500 | true",
                "302 | \"\" | \"\" | the token endpoint answered 302 | false",
                "200 | {} | \"\" | the token endpoint answered 200 without a usable access_token | false",
                "200 | {'access_token':'t','expires_in':0} | \"\" | the token endpoint answered with a token that has expired "
                        + "| false"
            })
    void saysWhyThereIsNoTokenAndNeverTheSecret(int answer, String json, String code, String message, boolean mayPass) {
        status = answer;
        body = json.replace('\'', '"');
        TokenException failure = catchThrowableOfType(TokenException.class, tokens::authorization);
        assertThat(failure).hasMessage(message);
        assertThat(failure.status()).isEqualTo(answer);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.isTransient()).isEqualTo(mayPass);
        assertThat(requests).hasSize(1);
    }

    @Test
    void takesFourHoursWhenTheAnswerDoesNotSay() throws Exception {
        body = "{\"access_token\":\"t\"}";
        tokens.authorization();
        assertThat(tokens.expiresAt()).contains(START.plusSeconds(14_400));
    }

    @Test
    void saysThatThereWasNoAnswer() {
        server.stop(0);
        TokenException failure = catchThrowableOfType(TokenException.class, tokens::authorization);
        assertThat(failure).hasMessageStartingWith("no answer from the token endpoint: ");
        assertThat(failure.status()).isZero();
        assertThat(failure.isTransient()).isTrue();
    }

    @Test
    void givesUpOnAnAnswerThatDoesNotCome() {
        hold = new CountDownLatch(1);
        ClientCredentials impatient = tokens(Duration.ofMillis(100));
        TokenException failure = catchThrowableOfType(TokenException.class, impatient::authorization);
        // Whoever asks and the request itself wait as long; either may give up first.
        assertThat(failure.getMessage()).matches("no answer from the token endpoint: (Http)?TimeoutException");
    }

    @Test
    void anInterruptedCallerDoesNotFailTheOthers() throws Exception {
        hold = new CountDownLatch(1);
        Future<String> first = threads.submit(tokens::authorization);
        Awaitility.await().until(() -> requests.size() == 1);
        first.cancel(true);
        Future<String> second = threads.submit(tokens::authorization);
        hold.countDown();
        assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo("token-1");
        assertThat(requests).hasSize(1);
    }

    @Test
    void namesTheSettingThatIsMissing() {
        URI base = URI.create("https://www.wixapis.com");
        Clock clock = Clock.systemUTC();
        Duration timeout = Duration.ofSeconds(1);
        assertWrong(
                () -> new ClientCredentials(base, "", SECRET, "i", timeout, clock),
                "wix.app-id: expected a value, found nothing");
        assertWrong(
                () -> new ClientCredentials(base, "a", " ", "i", timeout, clock),
                "wix.app-secret: expected a value, found nothing");
        assertWrong(
                () -> new ClientCredentials(base, "a", SECRET, null, timeout, clock),
                "wix.instance-id: expected a value, found nothing");
        assertWrong(
                () -> new ClientCredentials(URI.create("ftp://x"), "a", SECRET, "i", timeout, clock),
                "wix.base-url: expected a URL that starts with https:// or http://");
        assertWrong(() -> new ApiKey("", "site"), "wix.api-key: expected a value, found nothing");
        assertWrong(() -> new ApiKey("key", ""), "wix.site-id: expected a value, found nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key\n", "k ey", "k\u00e9y"})
    void refusesAnApiKeyThatIsNotFitForAHeader(String key) {
        assertWrong(
                () -> new ApiKey(key, "site"),
                "wix.api-key: expected printable ASCII without white space, found another character");
    }

    @Test
    void sendsAnApiKeyWithItsSite() {
        ApiKey key = new ApiKey("key-1", "site-1");
        key.invalidate("key-1");
        assertThat(key.authorization()).isEqualTo("key-1");
        assertThat(key.headers()).isEqualTo(Map.of("Authorization", "key-1", "wix-site-id", "site-1"));
        assertThat(key.expiresAt()).isEmpty();
    }

    private static void assertWrong(Runnable make, String message) {
        assertThatThrownBy(make::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private ClientCredentials tokens(Duration timeout) {
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        return new ClientCredentials(base, "app-1", SECRET, "instance-1", timeout, clock);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            int number = requests.size();
            hold.await();
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            byte[] bytes = body.replace("%d", Integer.toString(number)).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
