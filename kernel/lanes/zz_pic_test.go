package lanes
import ("testing";"os";"time";"errors";"fmt";"golanes/kernel/internal/timeline")
func TestPic(t *testing.T){
 s:=time.Second
 mk:=func(title string, el time.Duration, conc bool) *Run { r:=&Run{Title:title,Elapsed:el,MaxActive:1}; for i:=range 3 { a:=time.Duration(i)*s; if conc {a=0; r.MaxActive=3}; r.Tasks=append(r.Tasks,TaskResult{Name:fmt.Sprintf("task %d",i+1),Start:a,End:a+s+300*time.Microsecond}) }; return r }
 w:=func(name string, rs ...*Run){ f,_:=os.Create("/tmp/pic/"+name+".svg"); timeline.SVG(f,rowsOf(rs...),timeline.Options{}); f.Close(); fmt.Println(text(rowsOf(rs...))); fmt.Println(); fmt.Println(timeline.Alt(rowsOf(rs...))) }
 w("count",mk("Sequential",3001*time.Millisecond,false),mk("Concurrent",1001*time.Millisecond,true))
 nap:=func(d time.Duration) func() error { return func() error { time.Sleep(d); return nil } }
 boom:=func() error { time.Sleep(30*time.Millisecond); var a []int; i:=7; _=a[i]; return nil }
 bad:=func() error { time.Sleep(12*time.Millisecond); return errors.New("dial tcp 127.0.0.1:80: connection refused") }
 late:=func() error { time.Sleep(40*time.Millisecond); return errors.New("Get \"https://example.com/a/long/path\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)") }
 ws:=[]any{Task("fetch https://example.com/some/long/path",nap(25*time.Millisecond)),Task("<bad> & \"q\"",bad),Task("boom",boom),Task("late",late),Task("quick",nap(200*time.Microsecond))}
 w("fail",Concurrent(ws...),Sequential(ws...))
 w("many",Concurrent(N(100,func(i int) error { time.Sleep(time.Duration(i%10+1)*5*time.Millisecond); if i==57 {return errors.New("boom 57")}; return nil })))
}
