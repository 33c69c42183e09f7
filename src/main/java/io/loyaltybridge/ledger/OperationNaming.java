package io.loyaltybridge.ledger;

/** Gives an operation its id: the same reason and link always give the same id, another reason another. */
@FunctionalInterface
public interface OperationNaming {

    /**
     * Returns the id.
     *
     * @param kind   kind of the operation
     * @param reason its once-per key
     * @param linkId the link
     * @return 1 to {@value OperationIds#MAX_LENGTH} printable characters
     */
    String idOf(OperationKind kind, String reason, String linkId);

    /** The reason of a sync operation: the change of one side between two versions, within one life of the link. */
    static String syncReason(Side side, long fromVersion, long toVersion, long epoch) {
        return side + "/" + fromVersion + "/" + toVersion + "/" + epoch;
    }
}
