import Foundation
import TestSupport
import Testing

/// What DigestInterruptionTests injects, for real: disks that are full, mounts that are read-only, others who write.
@Suite("Nothing is lost on a disk that is full or read-only, nor by others who write", .mounts, .peer("strace"), .peer("openssl"))
struct DigestMountTests {
    /// Functions for the scripts: `convert`, and `tree`, which says whether the folder is the old tree or the new one.
    private static let common = #"""
        tool=$1
        convert() { "$tool" digest convert m/g --to sha256 --threads 1 --yes > out 2> err; }
        tree() {
            if diff -r ../old m/g > /dev/null; then echo old
            elif diff -r ../new m/g > /dev/null; then echo new
            else echo neither; fi
        }
        beside() {
            case "$(ls m | tr '\n' ' ')" in "g " | "g g.signet ") ;; *) echo "beside lies $(ls m | tr '\n' ' ')" ;; esac
        }
        lines() { [ "$(wc -l < err)" = 1 ] || echo "not one line: $(cat err)"; }
        mkdir m
        """#

    /// Runs a script beside the trees `old` and `new`; its lines.
    private static func lines(_ script: String) throws -> [Substring] {
        let home = try DigestInterruptionTests.small.get()
        let name = UUID().uuidString
        try FileManager.default.createDirectory(at: home.url(name), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: home.url(name)) }
        let run = try Mounts.run(common + "\n" + script, [Tool.path], in: home.url(name))
        try #require(run.status == 0 && run.errors.isEmpty, "\(run.status) \(run.errors)")
        return run.text.split(separator: "\n")
    }

    /// A tmpfs that has all that is there and a little more, from nothing to enough; `free` is the option that bounds it.
    private static func filled(_ bound: String, _ first: String, step: Int, count: Int) throws -> [Substring] {
        try lines(
            #"""
            mount -t tmpfs -o size=64m,nr_inodes=4096 none m || exit 9
            cp -a ../old m/g
            pages=$(($(df -B 4096 --output=used m | tail -1)))
            inodes=$(($(df --output=iused m | tail -1)))
            umount m
            n=0
            while [ "$n" -lt \#(count) ]; do
                mount -t tmpfs -o "\#(bound)=$((\#(first) + n * \#(step)))" none m || exit 9
                cp -a ../old m/g || exit 9
                convert
                status=$?
                found=$(tree)
                echo "$found $status"
                [ "$status" = 0 ] || lines
                [ "$status" = 0 ] || [ "$status" = 7 ] || echo "exit $status: $(cat err)"
                beside
                # A look changes nothing, however full it is.
                before=$(cd m && find . | sort | md5sum)
                "$tool" digest plan m/g --to sha256 > /dev/null 2>&1 || echo "no plan"
                "$tool" group check m/g > /dev/null 2>&1
                [ "$before" = "$(cd m && find . | sort | md5sum)" ] || echo "a look changed something"
                if [ "$status" != 0 ] && [ $((n % 2)) = 1 ]; then
                    # Still full: what was begun is taken back, or was never begun.
                    "$tool" digest undo m/g --yes > /dev/null 2>&1
                    now=$(tree)
                    [ "$now" = old ] || [ "$now" = "$found" ] || echo "undone to another tree"
                fi
                mount -o remount,size=64m,nr_inodes=4096 m || exit 9
                convert || echo "with room it fails: $(cat err)"
                [ "$(tree)" = new ] || echo "with room another tree"
                "$tool" digest undo m/g --yes > /dev/null 2> err || echo "no undo: $(cat err)"
                [ "$(tree)" = old ] || echo "undo to another tree"
                umount m
                n=$((n + 1))
            done
            """#)
    }

    @Test("On a full tmpfs, whatever room there is, the folder is the old tree or the new one, and with room the same command finishes",
        arguments: [("size", "pages * 4096", 4096), ("nr_inodes", "inodes", 1)])
    func full(bound: String, first: String, step: Int) throws {
        let lines = try Self.filled(bound, first, step: step, count: 40)
        let complaints = lines.filter { !["old 7", "new 0", "new 7"].contains($0) }
        #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
        // From too little for the lock to enough: both ends were seen.
        #expect(lines.first == "old 7" && lines.last == "new 0")
        #expect(lines.count == 40 && lines.count { $0 == "old 7" } > 3)
    }

    @Test("On a read-only mount nothing is done, what only looks works, and made writable the same command finishes",
        arguments: ["mount -t tmpfs none m && cp -a ../old m/g && mount -o remount,ro m", "mount --bind m m && cp -a ../old m/g && mount -o remount,bind,ro m"])
    func readOnly(mount: String) throws {
        let lines = try Self.lines(
            #"""
            { \#(mount); } || exit 9
            ! touch m/probe 2> /dev/null || exit 9
            convert
            echo "convert $? $(tree)"
            lines
            grep -qi "read-only" err || echo "unnamed: $(cat err)"
            "$tool" digest plan m/g --to sha256 > /dev/null 2> err || echo "no plan: $(cat err)"
            "$tool" group show m/g > /dev/null 2> err || echo "no show: $(cat err)"
            "$tool" digest undo m/g --yes > /dev/null 2> err
            echo "undo $? $(tree)"
            beside
            mount -o remount,rw m 2> /dev/null || mount -o remount,bind,rw m || exit 9
            convert
            echo "writable $? $(tree)"
            # Converted, and then read-only: undo is refused, and the new tree stays.
            mount -o remount,ro m 2> /dev/null && mount | grep " $PWD/m " | grep -q '[(]ro' || mount -o remount,bind,ro m || exit 9
            "$tool" digest undo m/g --yes > /dev/null 2> err
            echo "undo $? $(tree)"
            lines
            """#)
        #expect(lines.count == 4, "\(lines.joined(separator: "\n"))")
        #expect(lines.first == "convert 7 old" && lines.dropFirst(2).first == "writable 0 new" && lines.last == "undo 7 new")
        #expect(lines.dropFirst().first?.hasSuffix(" old") == true && lines.dropFirst().first != "undo 0 old")
    }

    @Test("What somebody writes at any moment of a conversion is in the folder, or in the one that is kept beside it")
    func writer() throws {
        let lines = try Self.lines(
            #"""
            n=0
            while [ "$n" -lt 40 ]; do
                rm -rf m/g m/g.signet && cp -a ../old m/g || exit 9
                convert &
                sleep "0.0$((n / 10))$((n % 10))"
                echo "a line of theirs" >> m/g/ServerGroup/ServerGroupCertificate.cer
                wait $!
                status=$?
                if grep -q "of theirs" m/g/ServerGroup/ServerGroupCertificate.cer; then where=folder
                elif grep -qr "of theirs" m/g.signet/kept; then where=kept
                else where=lost; fi
                sed '/of theirs/d' m/g/ServerGroup/ServerGroupCertificate.cer > plain && cat plain > m/g/ServerGroup/ServerGroupCertificate.cer
                echo "$(tree) $status $where"
                beside
                case "$(ls m/g.signet 2> /dev/null)" in *journal* | *next*) convert; [ "$(tree)" = new ] || echo "not finished" ;; esac
                n=$((n + 1))
            done
            """#)
        let fine: Set<Substring> = ["old 5 folder", "new 0 folder", "new 0 kept"]
        let complaints = lines.filter { !fine.contains($0) }
        #expect(lines.count == 40 && complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    }

    @Test("Of two processes started at once one converts, and the other says who works, or finds the work done")
    func two() throws {
        let lines = try Self.lines(
            #"""
            n=0
            while [ "$n" -lt 20 ]; do
                rm -rf m/g m/g.signet && cp -a ../old m/g || exit 9
                "$tool" digest convert m/g --to sha256 --threads 1 --yes > out1 2> err1 &
                first=$!
                "$tool" digest convert m/g --to sha256 --threads 1 --yes > out2 2> err2
                b=$?
                wait $first
                a=$?
                echo "$(tree) $(printf '%s\n%s\n' $a $b | sort | tr '\n' ' ')"
                if [ "$a$b" != 00 ]; then
                    grep -q "somebody else works on this group: signet digest convert, process" err1 err2 || echo "unnamed: $(cat err1 err2)"
                fi
                beside
                n=$((n + 1))
            done
            """#)
        let complaints = lines.filter { $0 != "new 0 7 " && $0 != "new 0 0 " }
        #expect(lines.count == 20 && complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    }
}
