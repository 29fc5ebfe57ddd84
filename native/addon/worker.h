// A call that may wait for a driver, on a worker thread: enumerating, opening, changing settings.
#pragma once

#include <napi.h>

#include <memory>
#include <utility>

#include "addon/errors.h"
#include "addon/session.h"

namespace avbhal::addon {

// Runs work() on a worker with plain values only (no JavaScript handle is reachable from there) and
// settles the promise on the JS thread, where everything else runs. A session closed meanwhile
// rejects with HAL_CLOSED, and what the worker had opened is released.
template <class T>
class WorkerCall : public Napi::AsyncWorker {
 public:
  WorkerCall(Napi::Env env, std::shared_ptr<Session> session, const char* operation)
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
  // Worker thread.
  virtual Result<T> work(Backend& backend) = 0;
  virtual Napi::Value convert(Napi::Env env, T value) = 0;
  // Whether the result is worth nothing after the session was closed.
  virtual bool ends_with_session() const { return true; }

  void Execute() override {
    try {
      result_ = work(*backend_);
    } catch (...) {
      result_ = error_of_exception(operation_);
    }
  }

  void OnOK() override {
    Napi::Env env = Env();
    Napi::HandleScope scope(env);
    try {
      if (ends_with_session() && session_->closed) throw_closed(env, operation_);
      deferred_.Resolve(convert(env, take_or_throw(env, std::move(result_))));
    } catch (const Napi::Error& error) {
      deferred_.Reject(error.Value());
    } catch (...) {
      deferred_.Reject(to_js_error(env, error_of_exception(operation_)).Value());
    }
  }

  // Not even the error of an exception inside work() could be made.
  void OnError(const Napi::Error& error) override {
    const Status status = make_error(ErrorCode::kOutOfMemory, operation_, error.Message());
    deferred_.Reject(to_js_error(Env(), status).Value());
  }

  std::shared_ptr<Session> session_;

 private:
  std::shared_ptr<Backend> backend_;
  Napi::Promise::Deferred deferred_;
  const char* operation_;
  Result<T> result_ = T{};
};

}  // namespace avbhal::addon
