package io.loyaltybridge.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.intake.signature.SignatureStyle;
import io.loyaltybridge.intake.signature.WebhookSigner;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramOptionsBuilder;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixOptionsBuilder;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.SyncFixture;
import io.loyaltybridge.testing.Tables;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A site that is set up: the service between both stand-ins, whose data was there before it. */
abstract class SetupCase {
    private static final String LIKES = "whsec_" + "c2FtcGxlIHNlY3JldCBvZiBubyB2YWx1ZQ==";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TempDir
    protected Path dir;

    @TempDir
    protected Path files;

    protected SyncFixture sync;
    protected final List<String> out = new ArrayList<>();

    @AfterEach
    void close() {
        if (sync != null) {
            sync.close();
        }
    }

    /** A site without an external program; the pairs are names and values of settings. */
    void alone(String... settings) throws Exception {
        alone(WixStandIn.Options.builder(), settings);
    }

    void alone(WixOptionsBuilder wix, String... settings) throws Exception {
        Map<String, String> all = new LinkedHashMap<>(Map.of("program.base-url", ""));
        start(wix, ProgramStandIn.Options.builder(), all, settings);
    }

    void withProgram(String... settings) throws Exception {
        withProgram(ProgramStandIn.Options.builder(), settings);
    }

    void withProgram(ProgramOptionsBuilder program, String... settings) throws Exception {
        start(WixStandIn.Options.builder(), program, new LinkedHashMap<>(), settings);
    }

    void withProgram(WixOptionsBuilder wix, String... settings) throws Exception {
        start(wix, ProgramStandIn.Options.builder(), new LinkedHashMap<>(), settings);
    }

    private void start(
            WixOptionsBuilder wix, ProgramOptionsBuilder program, Map<String, String> all, String... settings)
            throws Exception {
        all.put("sources.social-like.secret", LIKES);
        all.put("retry.max-attempts", "1000");
        all.put("retry.max-calls", "1000");
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        sync = SyncFixture.start(dir, all, wix, program);
    }

    /** Runs the command; what it printed is in {@link #out}. */
    int run(String... arguments) {
        synchronized (out) {
            out.clear();
        }
        return sync.bridge().job("setup").run(List.of(arguments), line -> {
            synchronized (out) {
                out.add(line);
            }
        });
    }

    void setup(String... arguments) {
        int exit = run(arguments);
        assertThat(exit).as(() -> String.join("\n", out)).isZero();
    }

    String printed() {
        synchronized (out) {
            return String.join("\n", out);
        }
    }

    /** Calls to Wix while something is done. */
    long calls(Runnable work) {
        long before = sync.wix().stats().calls();
        work.run();
        return sync.wix().stats().calls() - before;
    }

    String csv(String... lines) {
        try {
            return Files.write(files.resolve("customers.csv"), List.of(lines)).toString();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A file of this many customers c0@example.com, each with 100 points and one more than the one before. */
    String csv(int customers) {
        List<String> lines = new ArrayList<>(List.of("email,balance,name"));
        for (int i = 0; i < customers; i++) {
            lines.add("c" + i + "@example.com," + (100 + i) + ",Customer " + i);
        }
        return csv(lines.toArray(String[]::new));
    }

    /** Sends a like, which earns five points. */
    void like(String email) {
        String id = "like-" + email.replace('.', '-');
        byte[] body = ("{\"id\":\"" + id + "\",\"type\":\"post.liked\",\"email\":\"" + email + "\",\"postId\":\"1\"}")
                .getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + sync.bridge().port() + "/webhooks/social-like"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        new WebhookSigner(SignatureStyle.load("standard-webhooks", Path.of("profiles")), "secret", LIKES, null)
                .headers(id, Instant.now(), body)
                .forEach(request::header);
        assertThat(send(request.build())).isEqualTo(200);
    }

    /** Asks Wix's stand-in as somebody else than the bridge does; single quotes stand for double ones. */
    void onWix(String path, String body) {
        assertThat(send(HttpRequest.newBuilder(URI.create(sync.wix().baseUrl() + path))
                        .header("Authorization", "another-app")
                        .header("wix-site-id", sync.wix().options().siteId())
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                        .build()))
                .isEqualTo(200);
    }

    /** The same with its answer. */
    JsonNode asked(String path, String body) {
        try {
            return new ObjectMapper()
                    .readTree(HTTP.send(
                                    HttpRequest.newBuilder(URI.create(sync.wix().baseUrl() + path))
                                            .header("Authorization", "another-app")
                                            .header(
                                                    "wix-site-id",
                                                    sync.wix().options().siteId())
                                            .header("Content-Type", "application/json")
                                            .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A visitor joins the program by himself: his contact gets an account. */
    void joins(String contactId) {
        onWix("/loyalty-accounts/v1/accounts", "{'contactId':'" + contactId + "'}");
    }

    private static int send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets no contact be made until {@link #release}, so that a setup waits there: others are done after new contacts. */
    void holdAtNewContacts() {
        sync.wix().faults().add(Fault.always(FaultKind.ERROR_BEFORE, "crm_contacts.createContact"));
    }

    void release() {
        sync.wix().faults().clear();
    }

    /** Begins the command, and returns when it tries to make a contact, or to do what else a fault keeps from it. */
    CompletableFuture<Integer> begin(String... arguments) {
        CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(() -> run(arguments));
        Awaitility.await()
                .until(() -> exit.isDone()
                        || Tables.count(dir, "jobs WHERE ended_at IS NULL AND position LIKE '%phase%'") == 1);
        return exit;
    }

    /** Its exit code. */
    int ended(CompletableFuture<Integer> command) {
        try {
            return command.get(60, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError("it does not come to an end:\n" + printed(), e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void quiet() {
        Awaitility.await().until(() -> sync.bridge().inbox().count(EventState.PENDING) == 0);
    }

    /** The balance on Wix of the contact with this e-mail; -1 where there is no account. */
    long onWix(String email) {
        return sync.wix().accounts().stream()
                .filter(a -> a.path("contact").path("email").asText().equals(email))
                .findFirst()
                .map(a -> a.path("points").path("balance").asLong())
                .orElse(-1L);
    }
}
