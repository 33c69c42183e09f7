package io.loyaltybridge.ledger;

/**
 * Why a side of a link is neither observed nor given new operations.
 *
 * @param reason      plain text for the person who looks at it
 * @param operationId the operation whose outcome lifts the hold, or {@code null} if only a person can lift it
 */
public record Hold(String reason, String operationId) {
}
