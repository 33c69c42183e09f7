package io.loyaltybridge.kamelets;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.loyaltybridge.sandbox.servers.FreePorts;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.WixProxy;
import io.loyaltybridge.wix.WixException;
import io.loyaltybridge.wix.WixRefusedException;
import io.loyaltybridge.wix.WixThrottledException;
import io.loyaltybridge.wix.WixUnavailableException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kamelets of bulk reads and of imports: what each sends, and what comes back. */
@Tag("service")
class WixBulkKameletsTest {
    private static final String IMPORTS = "/_api/loyalty-imports/v1/loyalty-imports";
    private static final String CSV = "EMAIL,POINTS\nimport@example.com,15\nnobody@example.com,1\n";

    @TempDir
    private static Path dir;

    private static WixProxy proxy;
    private static BridgeFixture fixture;
    private static ProducerTemplate template;

    @BeforeAll
    static void start() {
        proxy = WixProxy.start();
        fixture = BridgeFixture.start(dir, Map.of("wix.base-url", proxy.url(), "wix.response-timeout", "2s"));
        proxy.forwardTo(fixture.standIn().baseUrl());
        template = fixture.bridge().camelContext().createProducerTemplate();
    }

    @AfterAll
    static void stop() {
        template.stop();
        fixture.close();
        proxy.close();
    }

    @BeforeEach
    void forget() {
        proxy.clear();
    }

    private static Exchange call(String kamelet, Object... variables) {
        return send(kamelet, null, variables);
    }

    private static Exchange send(String kamelet, Object body, Object... variables) {
        return template.request("kamelet:" + kamelet, exchange -> {
            exchange.getMessage().setHeader("hostile", "header");
            exchange.getMessage().setHeader("Authorization", "key-of-no-value");
            exchange.getMessage().setBody(body);
            for (int i = 0; i < variables.length; i += 2) {
                exchange.setVariable((String) variables[i], variables[i + 1]);
            }
        });
    }

    private static Map<?, ?> answer(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        return exchange.getMessage().getBody(Map.class);
    }

    private static WixProxy.Call sent(String call, String body) {
        assertThat(proxy.calls()).hasSize(1);
        WixProxy.Call made = proxy.calls().get(0);
        assertThat(made.method() + " " + made.path() + (made.query() == null ? "" : "?" + made.query()))
                .isEqualTo(call);
        assertThat(made.body()).isEqualTo(body.replace('\'', '"'));
        assertThat(made.headers()).doesNotContainKey("hostile");
        return made;
    }

    /** A URL of the stand-in's file store, through the proxy. */
    private static String throughTheProxy(Object url) {
        return url.toString().replace(fixture.standIn().baseUrl(), proxy.url());
    }

    private static Exchange place() {
        Exchange place = call("wix-create-import-file-url-action");
        assertThat(place.getException()).isNull();
        proxy.clear();
        return place;
    }

    private static Exchange uploaded() {
        Exchange place = place();
        String url = throughTheProxy(place.getVariable("uploadUrl"));
        assertThat(send("wix-upload-import-file-action", CSV.getBytes(StandardCharsets.UTF_8), "uploadUrl", url)
                        .getException())
                .isNull();
        proxy.clear();
        return place;
    }

    private static String created() {
        Exchange exchange = call(
                "wix-create-import-action",
                "filePath",
                uploaded().getVariable("filePath"),
                "fileName",
                "balances.csv",
                "fileSize",
                (long) CSV.length());
        assertThat(exchange.getException()).isNull();
        return exchange.getVariable("importId", String.class);
    }

    private static Map<?, ?> awaitStatus(String importId, String status) {
        return Awaitility.await()
                .until(
                        () -> (Map<?, ?>) answer(call("wix-get-import-action", "importId", importId))
                                .get("loyaltyImport"),
                        found -> found.get("status").equals(status));
    }

    @Test
    void listContactsReadsAPageOfThem() {
        fixture.standIn().seedContact("list-1@example.com", "Name");
        fixture.standIn().seedContact("list-2@example.com", "Name");
        Map<?, ?> page = answer(call("wix-list-contacts-action?limit=1", "offset", 1));

        assertThat((List<?>) page.get("contacts")).hasSize(1);
        assertThat(((Map<?, ?>) page.get("pagingMetadata")).get("offset")).isEqualTo(1);
        sent(
                "GET /contacts/v4/contacts?paging.limit=1&paging.offset=1&sort.fieldName=createdDate&sort.order=ASC"
                        + "&fieldsets=BASIC&fieldsets=COMMUNICATION_DETAILS",
                "");
        proxy.clear();
        call("wix-list-contacts-action", "offset", 0);
        assertThat(proxy.calls().get(0).query()).startsWith("paging.limit=1000&paging.offset=0&");
    }

    @Test
    void queryMembersAsksForWhatLeadsToTheirContacts() {
        String contact = fixture.standIn().seedAccount("member@example.com", "Name", 0);
        Map<?, ?> none = answer(call("wix-query-members-action", "memberIds", List.of(contact)));

        assertThat((List<?>) none.get("members")).isEmpty();
        sent(
                "POST /members/v1/members/query",
                "{'fieldsets':['FULL'],'query':{'filter':{'id':{'$in':['" + contact + "']}},"
                        + "'paging':{'limit':100,'offset':0}}}");
        proxy.clear();
        proxy.answer("/members/query", 200, "{'members':[{'id':'m','contactId':'c'}]}");
        assertThat(answer(call("wix-query-members-action", "memberIds", List.of("m")))
                        .get("members"))
                .isEqualTo(List.of(Map.of("id", "m", "contactId", "c")));
    }

    @Test
    void createImportFileUrlNamesAPlaceForTheFile() {
        Exchange exchange = call("wix-create-import-file-url-action");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getVariable("filePath", String.class)).endsWith(".csv");
        assertThat(exchange.getVariable("uploadUrl", String.class))
                .startsWith(fixture.standIn().baseUrl());
        assertThat(sent("POST " + IMPORTS + "/wixmp-upload-url", "{}").headers())
                .containsEntry("authorization", List.of("key-of-no-value"));
    }

    @Test
    void uploadSendsTheFileAndNothingElse() throws IOException {
        Path file = Files.writeString(dir.resolve("upload.csv"), CSV);
        String url = throughTheProxy(place().getVariable("uploadUrl"));

        for (Object body : new Object[] {file.toFile(), file, CSV.getBytes(StandardCharsets.UTF_8)}) {
            proxy.clear();
            Exchange exchange = send("wix-upload-import-file-action", body, "uploadUrl", url);
            assertThat(exchange.getException()).isNull();
            WixProxy.Call made = sent("PUT " + url.substring(proxy.url().length()), CSV);
            Set<String> headers = new TreeSet<>(made.headers().keySet());
            assertThat(headers)
                    .isEqualTo(Set.of(
                            "accept-encoding", "connection", "content-length", "content-type", "host", "user-agent"));
            assertThat(made.headers())
                    .containsEntry("content-length", List.of(Integer.toString(CSV.length())))
                    .containsEntry("content-type", List.of("text/csv"));
        }
    }

    @Test
    void uploadTakesTheVerbOfItsProperty() {
        proxy.answer("/place", 201, "");
        assertThat(send("wix-upload-import-file-action?method=POST", "a", "uploadUrl", proxy.url() + "/place?a=b%2Fc")
                        .getException())
                .isNull();
        sent("POST /place?a=b%2Fc", "a");
    }

    @ParameterizedTest
    @CsvSource({"307", "400", "403", "404", "429", "500", "503"})
    void uploadThatTheStoreDoesNotTakeMayBeTriedAgain(int status) {
        proxy.answer("/place", status, "<html>", Map.of("Location", proxy.url() + "/elsewhere"));
        Exchange exchange =
                send("wix-upload-import-file-action", "a", "uploadUrl", proxy.url() + "/place?signature=secret");

        assertThat(exchange.getException())
                .isInstanceOf(WixUnavailableException.class)
                .hasMessage("Wix upload-import-file: " + status + " from the file store");
        assertThat(proxy.calls()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"405|the file store needs another method (setting wix.upload-method)", "413|the file is too large"
            })
    void uploadThatIsWrongInItselfIsRefused(int status, String reason) {
        proxy.answer("/place", status, "");

        assertThat(send("wix-upload-import-file-action", "a", "uploadUrl", proxy.url() + "/place")
                        .getException())
                .isInstanceOf(WixRefusedException.class)
                .hasMessage("Wix upload-import-file: " + status + ", " + reason);
    }

    @Test
    void uploadWithoutAnAnswerIsAnError() throws IOException {
        int free = FreePorts.next();
        Exchange exchange = send(
                "wix-upload-import-file-action",
                "a",
                "uploadUrl",
                "http://127.0.0.1:" + free + "/place?signature=secret");

        assertThat(exchange.getException(WixException.class).status()).isZero();
        assertThat(exchange.getException())
                .hasMessageStartingWith("Wix upload-import-file: no answer (")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com/a",
                "file:/etc/passwd",
                "http://user@example.com/a",
                "/a",
                "http:///a",
                "direct:wix-call",
                "http://{{wix.api-key}}/a"
            })
    void fileIsOnlySentToAUrlOfTheWeb(String url) {
        assertThat(send("wix-upload-import-file-action", "a", "uploadUrl", url + "?signature=secret")
                        .getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the URL of a file: expected one with http or https, found \"" + url + "…\"");
        assertThat(send("wix-upload-import-file-action", "a").getException())
                .hasMessage("the URL of a file: expected one with http or https, found none");
        assertThat(proxy.calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://files.example.com/place",
                "https://169.254.169.254/latest",
                "http://localhost:1/place",
                "https://wixmp.com/place"
            })
    void fileIsOnlySentToTheHostsOfItsSetting(String url) {
        String host = url.replaceFirst("https?://([^:/]+).*", "$1");
        assertThat(send("wix-upload-import-file-action", "a", "uploadUrl", url + "?signature=secret")
                        .getException())
                .isInstanceOf(WixRefusedException.class)
                .hasMessage("Wix upload-import-file: the URL for the file leads to " + host
                        + ", which is not one of wix.file-hosts");
        assertThat(call("wix-download-import-errors-action", "downloadUrl", url).getException())
                .isInstanceOf(WixRefusedException.class);
    }

    /** The names of Wix alone: a name below them that leads to this machine is refused where the connection is made. */
    @Test
    void fileIsNotReadFromThisMachineUnderAnotherName(@TempDir Path other) {
        try (BridgeFixture bridge = BridgeFixture.start(
                other, Map.of("wix.file-hosts", "wixmp.com localhost", "bridge.allow-without-tls", "localhost"))) {
            Exchange download = bridge.bridge()
                    .camelContext()
                    .createProducerTemplate()
                    .request(
                            "kamelet:wix-download-import-errors-action",
                            exchange -> exchange.setVariable(
                                    "downloadUrl",
                                    "http://localhost:"
                                            + bridge.standIn().baseUrl().replaceFirst(".*:", "")
                                            + "/_files/download/a"));
            assertThat(download.getException())
                    .isInstanceOf(WixRefusedException.class)
                    .hasMessageContaining("a private address");
            assertThat(bridge.wix().calls("files.download")).isZero();
        }
    }

    @Test
    void fileThatHasNoEndIsNotRead() throws Exception {
        AtomicLong written = new AtomicLong();
        CountDownLatch ended = new CountDownLatch(1);
        HttpServer endless = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        endless.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] piece = new byte[1_048_576];
            try {
                for (int i = 0; i < 1_000; i++) {
                    exchange.getResponseBody().write(piece);
                    written.addAndGet(piece.length);
                }
            } finally {
                ended.countDown();
            }
        });
        endless.start();
        try {
            Exchange file = call(
                    "wix-download-import-errors-action",
                    "downloadUrl",
                    "http://127.0.0.1:" + endless.getAddress().getPort() + "/errors");
            assertThat(file.getException())
                    .isInstanceOf(WixRefusedException.class)
                    .hasMessage("Wix download-import-errors: the file is larger than 67108864 bytes");
            assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(written.get()).as("the rest is not read either").isLessThan(200_000_000);
        } finally {
            endless.stop(0);
        }
    }

    @Test
    void createImportNamesTheFileAndSaysTheId() {
        Object path = uploaded().getVariable("filePath");
        Exchange exchange =
                call("wix-create-import-action", "filePath", path, "fileName", "balances.csv", "fileSize", 72L);

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getVariable("importId", String.class)).hasSize(36);
        sent("POST " + IMPORTS, "{'fileUrl':'" + path + "','fileName':'balances.csv','fileSize':72}");
    }

    @Test
    void importIsExecutedAndItsErrorsAreRead() {
        fixture.standIn().seedContact("import@example.com", "Name");
        String id = created();
        awaitStatus(id, "PARSED");
        proxy.clear();
        assertThat(answer(call("wix-execute-import-action", "importId", id, "emailColumn", 0, "pointsColumn", 1))
                        .get("loyaltyImport"))
                .isNotNull();
        sent(
                "POST " + IMPORTS + "/execute",
                "{'loyaltyImportId':'" + id + "','headerMappingInfo':{'headerMappings':"
                        + "[{'columnName':'EMAIL','columnIndex':0},{'columnName':'POINTS','columnIndex':1}]}}");
        Map<?, ?> done = awaitStatus(id, "IMPORTED");
        assertThat(done.get("importResult"))
                .isEqualTo(Map.of("errorFileExists", true, "successCount", 1, "failureCount", 1));
        assertThat(fixture.wix().balance("import@example.com")).isEqualTo(15);

        proxy.clear();
        Exchange url = call("wix-get-import-errors-action", "importId", id);
        assertThat(url.getException()).isNull();
        sent("GET " + IMPORTS + "/error-file-download-url?loyaltyImportId=" + id, "");
        proxy.clear();
        Exchange file = call(
                "wix-download-import-errors-action", "downloadUrl", throughTheProxy(url.getVariable("downloadUrl")));
        assertThat(file.getException()).isNull();
        assertThat(new String(file.getMessage().getBody(byte[].class), StandardCharsets.UTF_8))
                .contains("\"nobody@example.com\"");
        assertThat(proxy.calls().get(0).headers())
                .doesNotContainKeys("authorization", "hostile", "wix-site-id", "x-wix-consistent");
    }

    @Test
    void getImportThatIsNotThereIsTyped() {
        assertThat(call("wix-get-import-action", "importId", "none")
                        .getException(WixException.class)
                        .status())
                .isEqualTo(404);
        sent("GET " + IMPORTS + "?loyaltyImportId=none", "");
    }

    @Test
    void uploadOfAFileThatIsGoneIsNotTried() {
        Path gone = dir.resolve("gone.csv");
        assertThat(send("wix-upload-import-file-action", gone, "uploadUrl", proxy.url() + "/place")
                        .getException())
                .hasMessage("the file to upload does not exist: " + gone);
        assertThat(proxy.calls()).isEmpty();
    }

    @Test
    void uploadDoesNotCountInTheQuota(@TempDir Path other) {
        try (BridgeFixture bridge =
                BridgeFixture.start(other, Map.of("wix.quota-per-minute", "1", "wix.quota-wait", "1ms"))) {
            ProducerTemplate own = bridge.bridge().camelContext().createProducerTemplate();
            Exchange place = own.request("kamelet:wix-create-import-file-url-action", e -> {});
            assertThat(place.getException()).isNull();
            for (int i = 0; i < 3; i++) {
                Exchange upload = own.request("kamelet:wix-upload-import-file-action", exchange -> {
                    exchange.getMessage().setBody(CSV);
                    exchange.setVariable("uploadUrl", place.getVariable("uploadUrl"));
                });
                assertThat(upload.getException()).isNull();
            }
            assertThat(own.request("kamelet:wix-create-import-file-url-action", e -> {})
                            .getException())
                    .isInstanceOf(WixThrottledException.class);
        }
    }
}
