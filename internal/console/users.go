package console

import (
	"net/http"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// users shows who may sign in.
func users(v *visit) error {
	page, err := office.Users(v.ctx(), v.db, office.UserFilter{}, office.Part{Page: 1, Size: office.MostInFile})
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, "users", struct {
		Users []office.User
		Roles []access.Role
	}{page.Rows, access.Roles()})
}

// userChange is what becomes of a user: disable, enable, or another role.
type userChange struct {
	Do   string `json:"do"`
	Role string `json:"role"`
}

// changeUser gives a user another role, keeps one out, or lets one in again.
func changeUser() deed[userChange, struct{}] {
	return deed[userChange, struct{}]{
		path: "/users/{person}", says: "Gives a user another role, keeps one out, or lets one in again", role: access.Admin,
		do: func(v *visit, change userChange) (nothing struct{}, err error) {
			person, ctx := v.r.PathValue("person"), v.ctx()
			switch change.Do {
			case "disable":
				err = v.desk.Disable(ctx, person, v.who.Person)
			case "enable":
				err = v.desk.Enable(ctx, person, v.who.Person)
			default:
				err = v.desk.Edit(ctx, person, access.Changes{Role: access.Role(change.Role)}, v.who.Person)
			}
			return nothing, err
		},
		next: func(v *visit, _ userChange, _ struct{}) (string, notice) {
			return "/users", notice{"users.done", map[string]string{"user": v.r.PathValue("person")}}
		},
	}
}
