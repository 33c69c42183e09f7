package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.wix.ImportOptions;
import io.loyaltybridge.sandbox.wix.ImportOptions.ErrorRows;
import io.loyaltybridge.sandbox.wix.ImportOptions.Pace;
import io.loyaltybridge.sandbox.wix.ProgramStatus;
import io.loyaltybridge.sandbox.wix.WixOptionsBuilder;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WixImportsTest {
    private static final String IMPORTS = "/_api/loyalty-imports/v1/loyalty-imports";
    private static final String UPLOAD = "files.upload";
    private static final ImportOptions POLLED = ImportOptions.DEFAULT.withPaces(Pace.polls(2), Pace.polls(2));
    private static final String EMAIL_THEN_POINTS =
            "'headerMappingInfo':{'headerMappings':[{'columnName':'EMAIL','columnIndex':0},{'columnName':'POINTS','columnIndex':1}]}";

    private final HttpClient store =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private WixStandIn wix;
    private Http http;

    @AfterEach
    void stop() {
        wix.close();
    }

    private void start(ImportOptions options) {
        start(WixStandIn.Options.builder().imports(options));
    }

    private void start(WixOptionsBuilder options) {
        wix = WixStandIn.start(options.build());
        http = Http.apiKey(wix.baseUrl());
    }

    private HttpResponse<String> send(String method, String url, String body, String... headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return store.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode place() {
        return http.post(IMPORTS + "/wixmp-upload-url", "{}").body();
    }

    private String uploaded(String csv) throws IOException {
        JsonNode place = place();
        assertThat(send("PUT", place.get("uploadUrl").asText(), csv).statusCode())
                .isEqualTo(200);
        return place.get("filePath").asText();
    }

    private Reply create(String filePath, long size) {
        return http.post(IMPORTS, "{'fileUrl':'" + filePath + "','fileName':'balances-1.csv','fileSize':" + size + "}");
    }

    private String created(String csv) throws IOException {
        return create(uploaded(csv), csv.length())
                .body()
                .at("/loyaltyImport/id")
                .asText();
    }

    private JsonNode get(String id) {
        return http.get(IMPORTS + "?loyaltyImportId=" + id).body().get("loyaltyImport");
    }

    private Reply execute(String id) {
        return http.post(IMPORTS + "/execute", "{'loyaltyImportId':'" + id + "'," + EMAIL_THEN_POINTS + "}");
    }

    private String parsed(String csv) throws IOException {
        String id = created(csv);
        await().until(() -> get(id).get("status").asText().equals("PARSED"));
        return id;
    }

    private JsonNode imported(String csv) throws IOException {
        String id = parsed(csv);
        assertThat(execute(id).status()).isEqualTo(200);
        await().until(() ->
                List.of("IMPORTED", "FAILED").contains(get(id).get("status").asText()));
        return get(id);
    }

    private long balance(String contact) {
        return wix.account(contact).at("/points/balance").asLong();
    }

    private List<String> errors(JsonNode loyaltyImport) throws IOException {
        Reply url = http.get(IMPORTS + "/error-file-download-url?loyaltyImportId="
                + loyaltyImport.get("id").asText());
        HttpResponse<String> file = send("GET", url.body().get("url").asText(), null);
        assertThat(file.headers().firstValue("Content-Type")).hasValue("text/csv");
        return file.body().lines().map(line -> line.replace("\"", "")).toList();
    }

    @Test
    void anImportGoesThroughItsStatesAndSetsBalances() throws IOException {
        start(POLLED);
        String ann = wix.seedAccount("ann@example.com", "Ann", 40);
        String bob = wix.seedContact("bob@example.com", "Bob");
        String path = uploaded("EMAIL,POINTS\nANN@example.com,15\n\"bob@example.com\",7\n");

        Reply created = create(path, 51);
        String id = created.body().at("/loyaltyImport/id").asText();
        assertThat(created.body().at("/loyaltyImport/status").asText()).isEqualTo("INITIATED");
        assertThat(created.body().at("/loyaltyImport/fileMetadata/header/values"))
                .extracting(JsonNode::asText)
                .containsExactly("EMAIL", "POINTS");
        assertThat(get(id).get("status").asText()).isEqualTo("PARSING");
        JsonNode parsed = get(id);
        assertThat(parsed.get("status").asText()).isEqualTo("PARSED");
        assertThat(parsed.at("/parseResult/parsedRowCount").asInt()).isEqualTo(2);
        assertThat(parsed.at("/fileMetadata/sampleDataRows/0/values/1").asText())
                .isEqualTo("15");

        assertThat(execute(id).body().at("/loyaltyImport/status").asText()).isEqualTo("IMPORTING");
        assertThat(get(id).get("status").asText()).isEqualTo("IMPORTING");
        assertThat(balance(ann)).isEqualTo(40);
        JsonNode done = get(id);
        assertThat(done.get("status").asText()).isEqualTo("IMPORTED");
        assertThat(done.get("importResult").toString())
                .isEqualTo("{\"errorFileExists\":false,\"successCount\":2,\"failureCount\":0}");
        assertThat(balance(ann)).isEqualTo(15);
        assertThat(balance(bob)).isEqualTo(7);
        JsonNode last = wix.transactions(wix.account(ann).get("id").asText()).get(1);
        assertThat(last.get("transactionType").asText()).isEqualTo("ADJUST");
        assertThat(last.get("description").asText()).isEqualTo("Imported");
        assertThat(last.at("/adjustInfo/amountBefore").asInt()).isEqualTo(40);
        assertThat(Long.parseLong(done.get("revision").asText())).isGreaterThan(4);
    }

    @Test
    void statesChangeByThemselvesToo() throws IOException {
        start(ImportOptions.DEFAULT);
        String ann = wix.seedContact("ann@example.com", "Ann");
        execute(parsed("EMAIL,POINTS\nann@example.com,15\n"));
        await().until(() -> wix.account(ann) != null && balance(ann) == 15);
    }

    @Test
    void rowsThatCannotBeImportedAreLeftOutWithAReason() throws IOException {
        start(ImportOptions.DEFAULT);
        String ann = wix.seedAccount("ann@example.com", "Ann", 40);
        JsonNode done = imported("EMAIL,POINTS\nann@example.com,-1\nann@example.com,1.5\nann@example.com,1000000000\n"
                + "ann@example.com,\nnobody@example.com,5\n,5\nann@example.com,999999999\n");

        assertThat(done.get("importResult").toString())
                .isEqualTo("{\"errorFileExists\":true,\"successCount\":1,\"failureCount\":6}");
        assertThat(balance(ann)).isEqualTo(999_999_999);
        String points = "The points balance has to be a whole number from 0 to 999999999";
        assertThat(errors(done))
                .containsExactly(
                        "row,EMAIL,POINTS,importStatus,errorReason",
                        "2,ann@example.com,-1,FAILED," + points,
                        "3,ann@example.com,1.5,FAILED," + points,
                        "4,ann@example.com,1000000000,FAILED," + points,
                        "5,ann@example.com,,FAILED," + points,
                        "6,nobody@example.com,5,FAILED,There is no contact with this e-mail address",
                        "7,,5,FAILED,The e-mail address is missing");
        assertThat(wix.accounts()).hasSize(1);
    }

    @Test
    void theErrorFileCanHoldEveryRow() throws IOException {
        start(ImportOptions.DEFAULT.withErrorRows(ErrorRows.ALL));
        wix.seedContact("ann@example.com", "Ann");
        assertThat(errors(imported("EMAIL,POINTS\nann@example.com,5\nnobody@example.com,5\n")))
                .hasSize(3)
                .contains("2,ann@example.com,5,SUCCESS,");
        assertThat(http.get(IMPORTS + "/error-file-download-url?loyaltyImportId="
                                + imported("EMAIL,POINTS\nann@example.com,6\n")
                                        .get("id")
                                        .asText())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aSecondExecutionIsRefused() throws IOException {
        start(POLLED);
        String id = created("EMAIL,POINTS\nann@example.com,5\n");
        assertThat(execute(id).status()).isEqualTo(409);
        get(id);
        get(id);
        assertThat(execute(id).status()).isEqualTo(200);
        assertThat(execute(id).code()).isEqualTo("IMPORT_NOT_PARSED");
        get(id);
        assertThat(get(id).get("status").asText()).isEqualTo("IMPORTED");
        assertThat(execute(id).status()).isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[{'columnName':'EMAIL','columnIndex':0}]",
                "[{'columnName':'EMAIL','columnIndex':0},{'columnName':'EMAIL','columnIndex':1}]",
                "[{'columnName':'EMAIL','columnIndex':0},{'columnName':'POINTS','columnIndex':2}]",
                "[{'columnName':'EMAIL','columnIndex':0},{'columnName':'NAME','columnIndex':1}]"
            })
    void theColumnsOfBothFieldsAreNeeded(String mappings) throws IOException {
        start(ImportOptions.DEFAULT);
        String id = parsed("EMAIL,POINTS\nann@example.com,5\n");
        String info = mappings.isEmpty() ? "" : ",'headerMappingInfo':{'headerMappings':" + mappings + "}";
        assertThat(http.post(IMPORTS + "/execute", "{'loyaltyImportId':'" + id + "'" + info + "}")
                        .status())
                .isEqualTo(400);
        assertThat(get(id).get("status").asText()).isEqualTo("PARSED");
    }

    @Test
    void columnsAreCountedFromZero() throws IOException {
        start(POLLED);
        String ann = wix.seedContact("ann@example.com", "Ann");
        String id = created("Name,Balance,Mail\nAnn,15,ann@example.com\n");
        get(id);
        get(id);
        http.post(
                IMPORTS + "/execute",
                "{'loyaltyImportId':'" + id + "','headerMappingInfo':{'headerMappings':"
                        + "[{'columnName':'POINTS','columnIndex':1},{'columnName':'EMAIL','columnIndex':2}]}}");
        get(id);
        get(id);
        assertThat(balance(ann)).isEqualTo(15);
    }

    @Test
    void filesThatAreTooLargeTooWideOrNotThereAreRefused() throws IOException {
        start(ImportOptions.DEFAULT.withMaxFileBytes(2000));
        assertThat(create(uploaded("x".repeat(2001)), 10).code()).isEqualTo("FILE_TOO_LARGE");
        assertThat(create(uploaded("EMAIL,POINTS\n"), 2001).code()).isEqualTo("FILE_TOO_LARGE");
        String wide = IntStream.range(0, 101).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        assertThat(create(uploaded(wide + "\n"), 10).code()).isEqualTo("TOO_MANY_COLUMNS");
        assertThat(create(place().get("filePath").asText(), 10).code()).isEqualTo("FILE_NOT_FOUND");
        assertThat(create("/loyalty-imports/other.csv", 10).code()).isEqualTo("FILE_NOT_FOUND");
        assertThat(http.post(IMPORTS, "{'fileName':'a.csv'}").field()).isEqualTo("fileUrl");
        assertThat(http.get(IMPORTS + "?loyaltyImportId=none").status()).isEqualTo(404);
    }

    @Test
    void theDefaultLimitIsTenMegabytesAndTheStoreTakesMore() throws IOException {
        start(POLLED);
        int limit = 10 * 1024 * 1024;
        assertThat(create(uploaded("EMAIL,POINTS\n" + "x".repeat(limit - 13)), limit)
                        .status())
                .isEqualTo(200);
        assertThat(create(uploaded("EMAIL,POINTS\n" + "x".repeat(limit - 12)), limit)
                        .code())
                .isEqualTo("FILE_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "EMAIL,POINTS\n", "EMAIL,POINTS\n\"ann@example.com,5\n"})
    void aFileThatCannotBeParsedFails(String csv) throws IOException {
        start(POLLED);
        String id = created(csv);
        get(id);
        JsonNode failed = get(id);
        assertThat(failed.get("status").asText()).isEqualTo("FAILED");
        assertThat(failed.at("/parseResult/parseErrorReason").asText()).startsWith("The file ");
        assertThat(execute(id).status()).isEqualTo(409);
    }

    @Test
    void theStoreTakesNoTokenAndNoOtherUrlOrVerb() throws IOException {
        start(ImportOptions.DEFAULT);
        String url = place().get("uploadUrl").asText();
        for (String header : List.of("Authorization", "wix-site-id", "X-Wix-Consistent")) {
            HttpResponse<String> refused = send("PUT", url, "a", header, "key-of-no-value");
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.body()).contains("The header " + header + " must not be sent to a file store");
        }
        assertThat(send("POST", url, "a").statusCode()).isEqualTo(405);
        assertThat(send("PUT", url.replace("%2F", "/"), "a").statusCode()).isEqualTo(403);
        assertThat(send("PUT", url.replace("upload/", "upload/x"), "a").statusCode())
                .isEqualTo(403);
        assertThat(send("GET", url, null).statusCode()).isEqualTo(405);
        assertThat(send("PUT", url, "a").statusCode()).isEqualTo(200);
    }

    @Test
    void theStoreCanTakePostsInstead() throws IOException {
        start(ImportOptions.DEFAULT.withUploadMethod("POST"));
        JsonNode place = place();
        assertThat(send("PUT", place.get("uploadUrl").asText(), "a").headers().firstValue("Allow"))
                .hasValue("POST");
        assertThat(send("POST", place.get("uploadUrl").asText(), "EMAIL,POINTS\n")
                        .statusCode())
                .isEqualTo(200);
        assertThat(create(place.get("filePath").asText(), 13).status()).isEqualTo(200);
    }

    @Test
    void theStoreDoesNotUseUpTheQuota() throws IOException {
        start(WixStandIn.Options.builder().quotaPerMinute(1));
        String url = place().get("uploadUrl").asText();
        assertThat(http.post(IMPORTS + "/wixmp-upload-url", "{}").status()).isEqualTo(429);
        assertThat(send("PUT", url, "a").statusCode()).isEqualTo(200);
        assertThat(send("PUT", url, "a").statusCode()).isEqualTo(200);
    }

    @Test
    void theProgramHasToBeActive() throws IOException {
        start(POLLED);
        String ann = wix.seedContact("ann@example.com", "Ann");
        String id = created("EMAIL,POINTS\nann@example.com,5\n");
        get(id);
        get(id);
        wix.setProgramStatus(ProgramStatus.PAUSED);
        assertThat(execute(id).status()).isEqualTo(428);
        wix.setProgramStatus(ProgramStatus.ACTIVE);
        execute(id);
        wix.setProgramStatus(ProgramStatus.PAUSED);
        get(id);
        assertThat(get(id).get("status").asText()).isEqualTo("FAILED");
        assertThat(wix.account(ann)).isNull();
    }

    @Test
    void anImportCanFailOnItsWay() throws IOException {
        start(ImportOptions.DEFAULT.withFailAfterRows(1));
        String ann = wix.seedContact("ann@example.com", "Ann");
        String bob = wix.seedContact("bob@example.com", "Bob");
        JsonNode failed = imported("EMAIL,POINTS\nann@example.com,5\nbob@example.com,6\n");
        assertThat(failed.get("status").asText()).isEqualTo("FAILED");
        assertThat(failed.at("/importResult/successCount").asInt()).isEqualTo(1);
        assertThat(balance(ann)).isEqualTo(5);
        assertThat(wix.account(bob)).isNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsAreAnnouncedAsTheOptionSays(boolean announced) throws IOException {
        try (Receiver receiver = new Receiver()) {
            start(WixStandIn.Options.builder()
                    .imports(ImportOptions.DEFAULT.withWebhooks(announced))
                    .resendScale(0.001));
            wix.seedContact("ann@example.com", "Ann");
            wix.setWebhookUrl(receiver.url());
            imported("EMAIL,POINTS\nann@example.com,5\n");
            // The last one that can come.
            wix.setProgramStatus(ProgramStatus.PAUSED);
            await().until(() ->
                    receiver.all().stream().anyMatch(webhook -> type(webhook).endsWith("program_updated")));
            List<String> expected = new ArrayList<>(
                    List.of("wix.loyalty.imports.v1.loyalty_import_created", "wix.loyalty.v1.program_updated"));
            if (announced) {
                expected.addAll(List.of(
                        "wix.loyalty.v1.account_created",
                        "wix.loyalty.v1.account_points_updated",
                        "wix.loyalty.v1.account_updated"));
            }
            await().untilAsserted(() -> assertThat(receiver.all().stream().map(WixImportsTest::type))
                    .containsExactlyInAnyOrderElementsOf(expected));
        }
    }

    private static String type(Receiver.Received webhook) {
        try {
            JsonNode payload = Http.JSON.readTree(
                    Base64.getUrlDecoder().decode(webhook.body().split("\\.")[1]));
            return Http.JSON
                    .readTree(payload.get("data").asText())
                    .get("eventType")
                    .asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void importsAreQueriedByStatus() throws IOException {
        start(POLLED);
        String id = created("EMAIL,POINTS\nann@example.com,5\n");
        created("EMAIL,POINTS\nbob@example.com,5\n");
        get(id);
        get(id);
        JsonNode page = http.post(
                        IMPORTS + "/query", "{'query':{'filter':{'status':'PARSED'},'cursorPaging':{'limit':100}}}")
                .body();
        assertThat(page.get("loyaltyImports")).hasSize(1);
        assertThat(page.at("/loyaltyImports/0/id").asText()).isEqualTo(id);
        assertThat(page.at("/pagingMetadata/count").asInt()).isEqualTo(1);
        assertThat(http.post(IMPORTS + "/query", "{'query':{'cursorPaging':{'limit':1}}}")
                        .body()
                        .at("/pagingMetadata/hasNext")
                        .asBoolean())
                .isTrue();
        assertThat(http.post(IMPORTS + "/query", "{'query':{'cursorPaging':{'limit':101}}}")
                        .rule())
                .isEqualTo("MAX");
        assertThat(http.post(IMPORTS + "/query", "{}").rule()).isEqualTo("REQUIRED_FIELD");
    }

    @Test
    void faultsWorkOnImportsAndOnTheStore() throws IOException {
        start(POLLED);
        String id = created("EMAIL,POINTS\nann@example.com,5\n");
        get(id);
        get(id);
        String execute = "loyalty_imports.executeLoyaltyImport";
        wix.faults().add(Fault.next(FaultKind.ERROR_BEFORE, execute, 1));
        assertThat(execute(id).status()).isEqualTo(500);
        wix.faults().add(Fault.next(FaultKind.DROP_AFTER, execute, 1));
        assertThatThrownBy(() -> http.exchange(
                        "POST",
                        IMPORTS + "/execute",
                        "{'loyaltyImportId':'" + id + "'," + EMAIL_THEN_POINTS + "}",
                        Duration.ofSeconds(5)))
                .isInstanceOf(IOException.class);
        assertThat(execute(id).status()).isEqualTo(409);
        wix.faults().add(Fault.next(FaultKind.ERROR_BEFORE, UPLOAD, 1));
        JsonNode place = place();
        assertThat(send("PUT", place.get("uploadUrl").asText(), "a").statusCode())
                .isEqualTo(500);
        assertThat(create(place.get("filePath").asText(), 1).code()).isEqualTo("FILE_NOT_FOUND");
    }

    @Test
    void aResetForgetsImportsAndFiles() throws IOException {
        start(POLLED);
        String path = uploaded("EMAIL,POINTS\nann@example.com,5\n");
        String id = create(path, 10).body().at("/loyaltyImport/id").asText();
        wix.reset();
        assertThat(http.get(IMPORTS + "?loyaltyImportId=" + id).status()).isEqualTo(404);
        assertThat(create(path, 10).code()).isEqualTo("FILE_NOT_FOUND");
    }
}
