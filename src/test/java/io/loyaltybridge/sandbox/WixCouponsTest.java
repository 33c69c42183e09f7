package io.loyaltybridge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.sandbox.Http.Reply;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.wix.EffectBehaviour;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WixCouponsTest {
    private static final String COUPONS = "/stores/v2/coupons";
    private static final String CREATE = "marketing_coupons.createCoupon";
    private WixStandIn wix;
    private Http http;

    @BeforeEach
    void start() {
        start(EffectBehaviour.DEFAULT);
    }

    private void start(EffectBehaviour behaviour) {
        stop();
        wix = WixStandIn.start(WixStandIn.Options.builder().effects(behaviour).build());
        http = Http.apiKey(wix.baseUrl());
    }

    @AfterEach
    void stop() {
        if (wix != null) {
            wix.close();
        }
    }

    private static String coupon(String code) {
        return "{'specification':{'name':'Ten off','code':'" + code
                + "','startTime':'1796000000000','percentOffRate':12.5,"
                + "'minimumSubtotal':0,'limitPerCustomer':1,'usageLimit':1}}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            'startTime':'1796000000000','moneyOffAmount':10.5,'scope':{'namespace':'stores'}
            'startTime':1796000000000,'expirationTime':1796000000001,'percentOffRate':100,'minimumSubtotal':50
            'startTime':1796000000000,'expirationTime':'1797000000000','fixedPriceAmount':1,'scope':{'namespace':'bookings','group':{'name':'service','entityId':'x'}}
            'startTime':1796000000000,'buyXGetY':{'x':2,'y':1},'scope':{'namespace':'stores','group':{'name':'product'}}
            'startTime':1796000000000,'freeShipping':true
            'startTime':1796000000000,'freeShipping':true,'minimumSubtotal':20
            """)
    void aCouponIsMadeAndAnsweredWithItsId(String fields) {
        Reply made = http.post(
                COUPONS, "{'specification':{'name':'A coupon','code':'12345678901234567890'," + fields + "}}");
        assertThat(made.status()).isEqualTo(200);
        assertThat(made.body().properties()).extracting(field -> field.getKey()).containsExactly("id");
        assertThat(wix.coupons()).hasSize(1);
        assertThat(wix.coupons().get(0).get("id")).isEqualTo(made.body().get("id"));
        assertThat(wix.coupons().get(0).at("/specification/code").asText()).isEqualTo("12345678901234567890");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            'code':'C','startTime':1796000000000,'percentOffRate':5,'minimumSubtotal':0                              | REQUIRED_FIELD        | specification.name
            'name':'N','startTime':1796000000000,'percentOffRate':5,'minimumSubtotal':0                              | REQUIRED_FIELD        | specification.code
            'name':'N','code':'123456789012345678901','startTime':1796000000000,'percentOffRate':5,'minimumSubtotal':0 | MAX_LENGTH          | specification.code
            'name':'N','code':'C','percentOffRate':5,'minimumSubtotal':0                                             | REQUIRED_FIELD        | specification.startTime
            'name':'N','code':'C','startTime':1796000000,'percentOffRate':5,'minimumSubtotal':0                      | FORMAT                | specification.startTime
            'name':'N','code':'C','startTime':'1796000000','percentOffRate':5,'minimumSubtotal':0                    | FORMAT                | specification.startTime
            'name':'N','code':'C','startTime':'2026-11-30T00:00:00Z','percentOffRate':5,'minimumSubtotal':0          | FORMAT                | specification.startTime
            'name':'N','code':'C','startTime':1796000000000000,'percentOffRate':5,'minimumSubtotal':0                | FORMAT                | specification.startTime
            'name':'N','code':'C','startTime':1796000000000,'expirationTime':1796000000000,'percentOffRate':5,'minimumSubtotal':0 | OTHER    | specification.expirationTime
            'name':'N','code':'C','startTime':1796000000000,'expirationTime':'soon','percentOffRate':5,'minimumSubtotal':0 | FORMAT          | specification.expirationTime
            'name':'N','code':'C','startTime':1796000000000,'minimumSubtotal':0                                      | REQUIRED_ONE_OF_FIELD | specification
            'name':'N','code':'C','startTime':1796000000000,'percentOffRate':5,'moneyOffAmount':5,'minimumSubtotal':0 | REQUIRED_ONE_OF_FIELD | specification
            'name':'N','code':'C','startTime':1796000000000,'percentOffRate':5                                       | REQUIRED_ONE_OF_FIELD | specification
            'name':'N','code':'C','startTime':1796000000000,'percentOffRate':5,'minimumSubtotal':0,'scope':{'namespace':'stores'} | REQUIRED_ONE_OF_FIELD | specification
            'name':'N','code':'C','startTime':1796000000000,'percentOffRate':5,'scope':{'group':{'name':'product'}}  | REQUIRED_FIELD        | specification.scope.namespace
            'name':'N','code':'C','startTime':1796000000000,'freeShipping':true,'scope':{'namespace':'stores'}       | FIELD_NOT_ALLOWED     | specification.scope
            'name':'N','code':'C','startTime':1796000000000,'percentOffRate':101,'minimumSubtotal':0                 | MAX                   | specification.percentOffRate
            'name':'N','code':'C','startTime':1796000000000,'moneyOffAmount':0,'minimumSubtotal':0                   | MIN                   | specification.moneyOffAmount
            'name':'N','code':'C','startTime':1796000000000,'buyXGetY':{'x':1},'minimumSubtotal':0                   | MIN                   | specification.buyXGetY
            'name':'N','code':'C','startTime':1796000000000,'percentOffRate':'5','minimumSubtotal':0                 | OTHER                 | specification.percentOffRate
            'name':'N','code':'C','startTime':1796000000000,'percentOffRate':5,'minimumSubtotal':0,'owner':'me'      | FIELD_NOT_ALLOWED     | specification.owner
            """)
    void aSpecificationThatCannotBeIsRefused(String fields, String rule, String field) {
        Reply reply = http.post(COUPONS, "{'specification':{" + fields + "}}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.rule()).isEqualTo(rule);
        assertThat(reply.field()).isEqualTo(field);
        assertThat(wix.coupons()).isEmpty();
    }

    @Test
    void aCodeIsTakenOnceWhateverItsCase() {
        assertThat(http.post(COUPONS, coupon("TEN-OFF")).status()).isEqualTo(200);
        Reply again = http.post(COUPONS, coupon("Ten-Off"));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("ERROR_COUPON_SERVICE_DUPLICATE_COUPON_CODE");
        assertThat(wix.coupons()).hasSize(1);
    }

    @Test
    void aTakenCodeIsAnsweredAsTheStandInIsToldTo() {
        start(EffectBehaviour.DEFAULT.withTakenCode(400, "CODE_EXISTS"));
        http.post(COUPONS, coupon("TEN"));
        Reply again = http.post(COUPONS, coupon("TEN"));
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.code()).isEqualTo("CODE_EXISTS");
    }

    @Test
    void aCouponWhoseAnswerIsLostIsThereAndItsRepeatIsRefused() {
        wix.faults().add(Fault.next(FaultKind.DROP_AFTER, CREATE, 1));
        assertThatThrownBy(() -> http.post(COUPONS, coupon("TEN")))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(IOException.class);
        assertThat(wix.coupons()).hasSize(1);
        assertThat(http.post(COUPONS, coupon("TEN")).status()).isEqualTo(409);
        wix.faults().add(Fault.next(FaultKind.ERROR_BEFORE, CREATE, 1));
        assertThat(http.post(COUPONS, coupon("OTHER")).status()).isEqualTo(500);
        assertThat(wix.coupons()).hasSize(1);
    }

    @Test
    void couponsAreShownByTheControlPathUntilTheReset() {
        http.post(COUPONS, coupon("TEN"));
        Http control = new Http(wix.baseUrl());
        assertThat(control.get("/_sandbox/coupons")
                        .body()
                        .at("/coupons/0/specification/code")
                        .asText())
                .isEqualTo("TEN");
        control.post("/_sandbox/reset", "{}");
        assertThat(control.get("/_sandbox/coupons").body().get("coupons")).isEmpty();
    }
}
