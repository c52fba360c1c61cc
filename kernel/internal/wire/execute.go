package wire

import (
	"encoding/json"
	"errors"
)

// ExecuteRequest asks to run a cell.
type ExecuteRequest struct {
	Code            string            `json:"code"`
	Silent          bool              `json:"silent"`           // count and history stay as they are, nothing is shown
	StoreHistory    bool              `json:"store_history"`    // by default true, unless silent
	UserExpressions map[string]string `json:"user_expressions"` // evaluated after the cell
	AllowStdin      bool              `json:"allow_stdin"`      // by default false
	StopOnError     bool              `json:"stop_on_error"`    // a failure aborts the cells queued behind; by default true
}

// MsgType returns "execute_request".
func (ExecuteRequest) MsgType() MsgType { return "execute_request" }

// UnmarshalJSON sets the defaults of ipykernel for what is missing. A request without code is an error.
func (r *ExecuteRequest) UnmarshalJSON(b []byte) error {
	var in struct {
		Code            *string           `json:"code"`
		Silent          bool              `json:"silent"`
		StoreHistory    *bool             `json:"store_history"`
		UserExpressions map[string]string `json:"user_expressions"`
		AllowStdin      bool              `json:"allow_stdin"`
		StopOnError     *bool             `json:"stop_on_error"`
	}
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	if in.Code == nil {
		return errors.New("there is no code")
	}
	*r = ExecuteRequest{
		Code:            *in.Code,
		Silent:          in.Silent,
		StoreHistory:    !in.Silent && (in.StoreHistory == nil || *in.StoreHistory),
		UserExpressions: in.UserExpressions,
		AllowStdin:      in.AllowStdin,
		StopOnError:     in.StopOnError == nil || *in.StopOnError,
	}
	return nil
}

// ExecuteInput shows on iopub which code runs, and as which In[n].
type ExecuteInput struct {
	Code           string `json:"code"`
	ExecutionCount int    `json:"execution_count"`
}

// MsgType returns "execute_input".
func (ExecuteInput) MsgType() MsgType { return "execute_input" }

// ExecuteResult is the value of a cell.
type ExecuteResult struct {
	ExecutionCount int    `json:"execution_count"`
	Data           Object `json:"data"`
	Metadata       Object `json:"metadata"`
}

// MsgType returns "execute_result".
func (ExecuteResult) MsgType() MsgType { return "execute_result" }

// ExecuteReply ends a cell. It has three forms, see [ExecuteOK], [ExecuteError] and [ExecuteAborted].
type ExecuteReply struct {
	Status          string                `json:"status"`
	ExecutionCount  int                   `json:"execution_count"`
	*Failure                              // of a cell that failed, otherwise nil
	UserExpressions map[string]Expression `json:"user_expressions,omitzero"`
	Payload         []map[string]any      `json:"payload,omitzero"`
}

// MsgType returns "execute_reply".
func (ExecuteReply) MsgType() MsgType { return "execute_reply" }

// ExecuteOK returns the reply to a cell that ran to its end.
func ExecuteOK(count int, expressions map[string]Expression, payload []map[string]any) ExecuteReply {
	if expressions == nil {
		expressions = map[string]Expression{}
	}
	if payload == nil {
		payload = []map[string]any{}
	}
	return ExecuteReply{Status: StatusOK, ExecutionCount: count, UserExpressions: expressions, Payload: payload}
}

// ExecuteError returns the reply to a cell that failed.
func ExecuteError(count int, f Failure, payload []map[string]any) ExecuteReply {
	r := ExecuteOK(count, nil, payload)
	r.Status, r.Failure = StatusError, &f
	return r
}

// ExecuteAborted returns the reply to a cell that was not run because one before it failed.
func ExecuteAborted(count int) ExecuteReply {
	return ExecuteReply{Status: StatusAborted, ExecutionCount: count}
}

// An Expression is the value of a user expression: data, or a failure.
type Expression struct {
	Status   string `json:"status"`
	*Failure        // of an expression that failed, otherwise nil
	Data     Object `json:"data,omitzero"`
	Metadata Object `json:"metadata,omitzero"`
}
