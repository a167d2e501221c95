/// Welch's t-test of whether two classes of measurements have the same mean, kept up as measurements come.
struct WelchTest {
    private var count: [Double] = [0, 0]
    private var mean: [Double] = [0, 0]
    private var squares: [Double] = [0, 0]

    /// Welford's way of keeping a mean and a sum of squared deviations.
    mutating func add(_ value: Double, to group: Int) {
        count[group] += 1
        let distance = value - mean[group]
        mean[group] += distance / count[group]
        squares[group] += distance * (value - mean[group])
    }

    var measurementCount: Int { Int(count[0] + count[1]) }

    func mean(of group: Int) -> Double { mean[group] }

    /// The statistic, or 0 while there is too little to tell.
    var t: Double {
        guard count[0] > 1, count[1] > 1 else { return 0 }
        let variance = squares[0] / (count[0] - 1) / count[0] + squares[1] / (count[1] - 1) / count[1]
        return variance > 0 ? (mean[0] - mean[1]) / variance.squareRoot() : 0
    }
}

/// The tests that dudect makes of one stream of measurements (Reparaz, Balasch, Verbauwhede: "Dude, is my code
/// constant time?", DATE 2017): of all of them; of those below each of 100 percentiles, because what disturbs a
/// machine makes the long ones; and of the squared deviations, for leaks that change the spread only.
struct LeakageTest {
    private(set) var uncropped = WelchTest()
    private(set) var secondOrder = WelchTest()
    private var cropped: [(limit: Double, test: WelchTest)]

    /// - Parameter calibration: measurements that the percentiles are taken from; they are not tested.
    init(calibration: [Double]) {
        let sorted = calibration.sorted()
        cropped = (0..<100).map { i in
            // dudect's percentiles: 1 - 0.5^(10·(i + 1)/100), from 7 % to 99.9 %.
            var rest = 1.0
            for _ in 0...i { rest *= 0.933_032_991_536_807_4 }
            return (sorted[min(Int((1 - rest) * Double(sorted.count)), sorted.count - 1)], WelchTest())
        }
    }

    mutating func add(_ value: Double, to group: Int) {
        uncropped.add(value, to: group)
        for i in cropped.indices where value < cropped[i].limit { cropped[i].test.add(value, to: group) }
        // As dudect, once there is a mean to deviate from.
        if uncropped.measurementCount > 10_000 {
            let distance = value - uncropped.mean(of: group)
            secondOrder.add(distance * distance, to: group)
        }
    }

    /// The largest of the cropped tests that have measurements enough for a distribution to be normal.
    var largestCropped: Double {
        cropped.map(\.test).filter { $0.measurementCount > 10_000 }.map { abs($0.t) }.max() ?? 0
    }

    var summary: String {
        func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
        return """
            \(uncropped.measurementCount) operations, \(rounded(uncropped.mean(of: 0) / 1000)) µs against \
            \(rounded(uncropped.mean(of: 1) / 1000)) µs, t = \(rounded(uncropped.t)), \
            largest cropped |t| = \(rounded(largestCropped)), second order t = \(rounded(secondOrder.t))
            """
    }

    /// Whether a test reaches the 4.5 that stands for a leak.
    var isLeak: Bool { max(abs(uncropped.t), largestCropped, abs(secondOrder.t)) >= 4.5 }
}
