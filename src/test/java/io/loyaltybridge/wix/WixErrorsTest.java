package io.loyaltybridge.wix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WixErrorsTest {
    private static byte[] bytes(String body) {
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static WixException error(int status, String body) {
        return WixErrors.error("earn-points", status, bytes(body), "request-1", null);
    }

    @ParameterizedTest
    @CsvSource({
        "400,WixRefusedException",
        "401,WixCredentialsException",
        "403,WixCredentialsException",
        "404,WixNotFoundException",
        "409,WixConflictException",
        "428,WixRefusedException",
        "429,WixThrottledException",
        "408,WixUnavailableException",
        "500,WixUnavailableException",
        "502,WixUnavailableException",
        "503,WixUnavailableException",
        "302,WixUnavailableException",
        "201,WixUnavailableException"
    })
    void statusGivesTheType(int status, String type) {
        WixException error = error(status, "{}");

        assertThat(error.getClass().getSimpleName()).isEqualTo(type);
        assertThat(error.status()).isEqualTo(status);
        assertThat(error.requestId()).isEqualTo("request-1");
        assertThat(error).hasMessage("Wix earn-points: " + status);
    }

    @Test
    void messageNamesCodeTextAndFields() {
        assertThat(error(
                        400,
                        "{'message':'Wrong','details':{'applicationError':{'code':'BAD','description':'Very wrong'}}}"))
                .hasMessage("Wix earn-points: 400 BAD, Wrong, Very wrong");
        assertThat(error(
                        400,
                        "{'message':'amount must be 1','details':{'validationError':{'fieldViolations':[{'field':'amount',"
                                + "'description':'must be at least 1'},{}]}}}"))
                .hasMessage("Wix earn-points: 400, amount must be 1, amount: must be at least 1, ?: invalid");
    }

    @Test
    void dataOfARefusalIsKept() {
        WixConflictException error = (WixConflictException)
                error(
                        409,
                        "{'details':{'applicationError':{'code':'DUPLICATE_CONTACT_EXISTS','data':{'duplicateContactId':'c-1'}}}}");

        assertThat(error.code()).isEqualTo("DUPLICATE_CONTACT_EXISTS");
        assertThat(error.data()).containsEntry("duplicateContactId", "c-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>Bad Gateway</html>", "[]", "null", "{'message':null}", "{'details':'text'}"})
    void bodyOfAnyFormGivesAnError(String body) {
        assertThat(error(500, body))
                .isInstanceOf(WixUnavailableException.class)
                .hasMessageStartingWith("Wix earn-points: 500");
    }

    @Test
    void longTextIsCut() {
        assertThat(error(400, "{'message':'" + "x".repeat(5_000) + "'}").getMessage())
                .hasSizeLessThan(300)
                .endsWith("…");
    }

    @ParameterizedTest
    @CsvSource({
        "7,7",
        "' 7 ',7",
        "0,1",
        "999999,600",
        "soon,10",
        "-5,10",
        "99999999999,10",
        "1.5,10",
        "'Wed, 21 Oct 2026 07:28:00 GMT',10",
        ",10"
    })
    void pauseOfAThrottledCallIsBounded(String retryAfter, long seconds) {
        WixThrottledException error =
                (WixThrottledException) WixErrors.error("earn-points", 429, bytes("{}"), null, retryAfter);

        assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void bodyOfASuccessIsAMap() {
        assertThat(WixErrors.body("get-account", bytes("{'account':{'id':'a'}}"), null))
                .containsKey("account");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "5", "<html>", "{'a':"})
    void successThatIsNoObjectLeavesTheOutcomeOpen(String body) {
        assertThatThrownBy(() -> WixErrors.body("earn-points", bytes(body), "request-1"))
                .isInstanceOf(WixUnavailableException.class)
                .hasMessage("Wix earn-points: the answer is not a JSON object, so its outcome is unknown");
    }

    @Test
    void aPageOfSomethingBetweenIsNoWordAboutACustomer() {
        byte[] page = "<html>404 not found</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8);

        for (String requestId : new String[] {null, "request-1"}) {
            assertThat(WixErrors.error("get-account", 404, page, requestId, null))
                    .isInstanceOf(WixUnavailableException.class)
                    .hasMessageContaining("is wix.base-url right?");
        }
        assertThat(WixErrors.error("get-account", 404, new byte[0], "request-1", null))
                .isInstanceOf(WixNotFoundException.class);
    }
}
