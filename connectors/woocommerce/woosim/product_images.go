package woosim

import (
	"path"
	"strings"
)

// knowImages refuses an image by an id that the shop's library doesn't have.
func (s *Shop) knowImages(images []object) *answer {
	for _, image := range images {
		if id := image.int("id"); id != 0 && s.media[id] == nil {
			return duplicate("woocommerce_product_invalid_image_id", "#"+encodeID(id)+" is an invalid image ID.")
		}
	}
	return nil
}

// writeImages replaces a product's images. One given by its address is "downloaded": it gets an id and a place in the shop's library.
func (s *Shop) writeImages(p *product, body object) {
	wanted := body.objects("images")
	if p.isVariation() && body.has("image") {
		wanted = []object{}
		if one := body.object("image"); len(one) > 0 {
			wanted = append(wanted, one)
		}
	} else if !given(body, "images") {
		return
	}
	list := make([]object, len(wanted))
	for i, want := range wanted {
		list[i] = s.image(want)
	}
	p.doc.set("images", list)
}

func (s *Shop) image(want object) object {
	image := s.media[want.int("id")]
	if image == nil {
		now := s.now()
		local, gmt := s.local(now), now.Format(timeLayout)
		src := want.str("src")
		image = newObject("id", take(&s.next.Post), "date_created", local, "date_created_gmt", gmt, "date_modified", local,
			"date_modified_gmt", gmt, "src", src, "name", strings.TrimSuffix(path.Base(src), path.Ext(src)), "alt", "")
	}
	image = image.clone()
	for _, key := range []string{"name", "alt"} {
		if want.str(key) != "" {
			image.set(key, want.str(key))
		}
	}
	s.media[image.int("id")] = image
	return image
}
