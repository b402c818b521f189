//! Labels beside a drawing that do not stand on each other.

/// The places of labels of `height` each, wanted at `wanted` (their middles, in any order), between `top`
/// and `bottom`: in the order of what was wanted, moved as little as their room allows.
pub(super) fn spread(wanted: &[f64], height: f64, (top, bottom): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let mut places = wanted.to_vec();
    let mut least = top + height / 2.0;
    for label in &order {
        places[*label] = places[*label].max(least);
        least = places[*label] + height;
    }
    let mut most = bottom - height / 2.0;
    for label in order.iter().rev() {
        places[*label] = places[*label].min(most);
        most = places[*label] - height;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_distance_and_their_order() {
        assert_eq!(spread(&[50.0, 20.0], 10.0, (0.0, 100.0)), [50.0, 20.0]);
        assert_eq!(spread(&[50.0, 51.0, 49.0], 10.0, (0.0, 100.0)), [59.0, 69.0, 49.0]);
        assert_eq!(spread(&[99.0, 98.0], 10.0, (0.0, 100.0)), [95.0, 85.0]);
        assert_eq!(spread(&[-5.0, 0.0], 10.0, (0.0, 100.0)), [5.0, 15.0]);
    }
}
