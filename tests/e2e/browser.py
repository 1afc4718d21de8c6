"""The pages in Chromium against the real binary and a simulated plant whose pump cavitates."""
import shutil
import subprocess

from harness import PASSWORD, ROOT, Server, check, end, main, simulate, skip


def pages_work_in_a_browser():
    if shutil.which("chromium") is None:
        skip("browser", "chromium is not installed; script/setup installs it")
        return
    with Server(None, "--demo-plant", "--library", str(ROOT)) as server:
        plant = simulate(server, "--sensors", "20", "--seed", "1", "--fault", "cavitation@10")
        try:
            done = subprocess.run(
                ["node", ROOT / "tests/browser/run.mjs", "--server", f"http://{server.http}",
                 "--user", "admin", "--password", PASSWORD, "--expect", "may be cavitating",
                 "--out", server.data / "pictures"],
                capture_output=True, text=True, timeout=500)
            print(done.stdout)
            check(done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-2000:]}")
        finally:
            end(plant)


main(pages_work_in_a_browser)
