#include "addon/async_calls.h"

#include <utility>
#include <vector>

#include "addon/adapter_object.h"
#include "addon/convert.h"
#include "addon/errors.h"

namespace avbhal::addon {
namespace {

// Runs `work` on a worker with plain values only (no JavaScript handle is reachable from there) and
// settles the promise on the JS thread.
template <class T>
class Call : public Napi::AsyncWorker {
 public:
  Call(Napi::Env env, std::shared_ptr<Session> session, const char* operation)
      : Napi::AsyncWorker(env, operation),
        session_(std::move(session)),
        backend_(session_->backend),
        deferred_(Napi::Promise::Deferred::New(env)),
        operation_(operation) {}

  Napi::Promise start() {
    const Napi::Promise promise = deferred_.Promise();
    Queue();
    return promise;
  }

 protected:
  virtual Result<T> work(Backend& backend) = 0;
  virtual Napi::Value convert(Napi::Env env, T value) = 0;
  // Whether the result is worth nothing after the session was closed.
  virtual bool ends_with_session() const { return true; }

  void Execute() override { result_ = work(*backend_); }

  void OnOK() override {
    Napi::Env env = Env();
    Napi::HandleScope scope(env);
    try {
      if (ends_with_session() && session_->closed) throw_closed(env, operation_);
      deferred_.Resolve(convert(env, take_or_throw(env, std::move(result_))));
    } catch (const Napi::Error& error) {
      deferred_.Reject(error.Value());
    }
  }

  // An exception of the standard library inside work().
  void OnError(const Napi::Error& error) override {
    const Status status = make_error(ErrorCode::kInternal, operation_, error.Message());
    deferred_.Reject(to_js_error(Env(), status).Value());
  }

  std::shared_ptr<Session> session_;

 private:
  std::shared_ptr<Backend> backend_;
  Napi::Promise::Deferred deferred_;
  const char* operation_;
  Result<T> result_ = T{};
};

class EnumerateCall final : public Call<std::vector<AdapterInfo>> {
 public:
  EnumerateCall(Napi::Env env, std::shared_ptr<Session> session)
      : Call(env, std::move(session), "enumerate") {}

 protected:
  Result<std::vector<AdapterInfo>> work(Backend& backend) override { return backend.enumerate(); }
  Napi::Value convert(Napi::Env env, std::vector<AdapterInfo> list) override {
    return to_js(env, list);
  }
};

class OpenCall final : public Call<std::unique_ptr<Adapter>> {
 public:
  OpenCall(Napi::Env env, std::shared_ptr<Session> session, std::string key, AccessLevel access)
      : Call(env, std::move(session), "open"), key_(std::move(key)), access_(access) {}

 protected:
  Result<std::unique_ptr<Adapter>> work(Backend& backend) override { return backend.open(key_); }
  Napi::Value convert(Napi::Env env, std::unique_ptr<Adapter> adapter) override {
    return AdapterObject::create(env, {session_, std::move(adapter), access_});
  }

 private:
  std::string key_;
  AccessLevel access_;
};

class SettingCall final : public Call<TimestampSettingOutcome> {
 public:
  SettingCall(Napi::Env env, std::shared_ptr<Session> session, std::shared_ptr<Adapter> adapter,
              TimestampSettingChange change)
      : Call(env, std::move(session), "changeTimestampSetting"),
        adapter_(std::move(adapter)),
        change_(std::move(change)) {}

 protected:
  Result<TimestampSettingOutcome> work(Backend&) override {
    return adapter_->change_timestamp_setting(change_);
  }
  Napi::Value convert(Napi::Env env, TimestampSettingOutcome outcome) override {
    return to_js(env, outcome);
  }
  bool ends_with_session() const override { return false; }

 private:
  // Released before the backend, which belongs to the base.
  std::shared_ptr<Adapter> adapter_;
  const TimestampSettingChange change_;
};

}  // namespace

Napi::Promise change_setting_on_worker(Napi::Env env, std::shared_ptr<Session> session,
                                       std::shared_ptr<Adapter> adapter,
                                       TimestampSettingChange change) {
  return (new SettingCall(env, std::move(session), std::move(adapter), std::move(change)))->start();
}

Napi::Promise enumerate_on_worker(Napi::Env env, std::shared_ptr<Session> session) {
  return (new EnumerateCall(env, std::move(session)))->start();
}

Napi::Promise open_on_worker(Napi::Env env, std::shared_ptr<Session> session, std::string key,
                             AccessLevel access) {
  return (new OpenCall(env, std::move(session), std::move(key), access))->start();
}

}  // namespace avbhal::addon
