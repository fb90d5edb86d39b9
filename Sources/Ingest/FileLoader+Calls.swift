import Waits

// Calls that replace others, take them back, or hang on their contacts.

extension FileLoader {
    /// Takes back what an earlier call has delivered.
    func withdraw(_ call: String, by file: FileRegister.NewFile) throws -> LoadedFile {
        let firstDeliveryID = try register.nextNumbers().deliveryID
        let taken = withdrawals(try deliveries(of: call), except: [], firstDeliveryID: firstDeliveryID)
        guard !taken.isEmpty else {
            throw IngestError(
                .order, path: path,
                "the call \(call) has nothing left to take back: newer deliveries have replaced all of it")
        }
        try register.record(file)
        return loaded(file, taken, try register.record(taken, fileID: file.fileID))
    }

    /// What an earlier call has delivered, and whether something newer has replaced it.
    func deliveries(of call: String) throws -> [(slot: DeliverySlot, isReplaced: Bool)] {
        guard let deliveries = try register.deliveries(ofCall: call) else {
            throw IngestError(
                .order, path: path,
                "it replaces the call \(call), which is not in the register: komiljard deliveries lists the calls that are"
            )
        }
        return deliveries
    }

    /// Withdrawals of the deliveries of a call that nothing newer has replaced.
    func withdrawals(
        _ named: [(slot: DeliverySlot, isReplaced: Bool)], except slots: Set<DeliverySlot>, firstDeliveryID: Int
    ) -> [FileRegister.NewDelivery] {
        named.filter { !$0.isReplaced && !slots.contains($0.slot) }.enumerated().map { index, named in
            FileRegister.NewDelivery(deliveryID: firstDeliveryID + index, slot: named.slot, isWithdrawal: true)
        }
    }

    /// The contacts that diagnoses, causes or procedures hang on, by their own slots.
    func contactDeliveries(of slots: [DeliverySlot]) throws -> [DeliverySlot: Int] {
        var found: [DeliverySlot: Int] = [:]
        for slot in slots {
            let contacts = DeliverySlot(region: slot.region, period: slot.period, kind: .completed)
            guard let id = try register.newestDelivery(of: contacts) else {
                throw IngestError(
                    .order, path: path,
                    "there are no contacts of region \(slot.region), \(slot.period) that it could hang on: send the "
                        + "call with Kontakt first")
            }
            found[slot] = id
        }
        return found
    }
}
