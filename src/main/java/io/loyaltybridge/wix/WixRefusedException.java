package io.loyaltybridge.wix;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Wix refused the call (4xx): the same call would get the same answer. */
public class WixRefusedException extends WixException {
    private static final long serialVersionUID = 1L;
    private final transient Map<String, Object> data;

    WixRefusedException(
            String operation,
            int status,
            String code,
            String text,
            @Nullable String requestId,
            Map<String, Object> data) {
        super(operation, status, code, text, requestId);
        this.data = data;
    }

    /** {@code details.applicationError.data}; empty where there was none. */
    public Map<String, Object> data() {
        return data;
    }
}
