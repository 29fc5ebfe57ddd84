#include "backends/windows_api/change_notice.h"

#include <string>
#include <utility>

#include "backends/windows_api/errors.h"

namespace avbhal::windows_api {
namespace {

class WindowsNotice final : public ChangeNotice {
 public:
  WindowsNotice(const WinApi& api, ChangeWatch& watch, std::function<void()> changed)
      : api_(api), watch_(watch), changed_(std::move(changed)) {
    watch_.add(this, changed_);
    if (api.watch_interfaces == nullptr || api.unwatch_interfaces == nullptr) return;
    error_ = api.watch_interfaces(api.context, &WindowsNotice::interface_changed, this, &handle_);
    if (error_ != 0) handle_ = nullptr;
  }
  ~WindowsNotice() override {
    // Waits for a call that is running.
    if (handle_ != nullptr) api_.unwatch_interfaces(api_.context, handle_);
    watch_.remove(this);
  }
  WindowsNotice(const WindowsNotice&) = delete;
  WindowsNotice& operator=(const WindowsNotice&) = delete;

  std::uint32_t error() const { return error_; }

 private:
  static void interface_changed(void* self, void*, std::uint32_t) {
    static_cast<WindowsNotice*>(self)->changed_();
  }

  const WinApi& api_;
  ChangeWatch& watch_;
  const std::function<void()> changed_;
  void* handle_ = nullptr;
  std::uint32_t error_ = kCallNotImplemented;  // of the interfaces
};

}  // namespace

Result<std::unique_ptr<ChangeNotice>> make_notice(const WinApi& api, ChangeWatch& watch,
                                                  std::function<void()> changed) {
  auto notice = std::make_unique<WindowsNotice>(api, watch, std::move(changed));
  if (watch.error() == 0 || notice->error() == 0) {
    return std::unique_ptr<ChangeNotice>(std::move(notice));
  }
  return not_supported({}, "Windows registered neither notification: timestamps error " +
                               std::to_string(watch.error()) + ", interfaces error " +
                               std::to_string(notice->error()));
}

}  // namespace avbhal::windows_api
