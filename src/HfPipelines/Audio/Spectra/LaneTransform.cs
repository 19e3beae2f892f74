using System.Numerics;
using System.Runtime.CompilerServices;

namespace HfPipelines.Audio.Spectra;

/// <summary>
/// The Fourier transform of as many frames at once as a vector has lanes: every operation is one on whole vectors, and each lane is a frame of its own.
/// Immutable; many threads may use one.
/// </summary>
/// <typeparam name="T">The precision.</typeparam>
internal sealed class LaneTransform<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Pass[] _passes;
    private readonly T[] _cosines;
    private readonly T[] _sines;

    private LaneTransform(int length, List<int> factors)
    {
        Length = length;
        int half = length / 2, rest = half, stride = 1;
        var passes = new List<Pass>();
        foreach (int radix in factors)
        {
            passes.Add(new Pass(radix, rest, stride));
            (rest, stride) = (rest / radix, stride * radix);
        }

        _passes = [.. passes];
        _cosines = [.. Enumerable.Range(0, (half / 2) + 1).Select(k => T.CreateTruncating(Math.Cos(2 * Math.PI * k / length)))];
        _sines = [.. Enumerable.Range(0, (half / 2) + 1).Select(k => T.CreateTruncating(Math.Sin(2 * Math.PI * k / length)))];
    }

    /// <summary>The samples of a frame.</summary>
    public int Length { get; }

    /// <summary>The vectors that a caller lends for one call.</summary>
    public int Room => Length * 2;

    /// <summary>Makes the transform of a length; null where it is odd or has prime factors above 5.</summary>
    /// <param name="length">The samples of a frame.</param>
    public static LaneTransform<T>? Of(int length)
    {
        if (length < 2 || length % 2 != 0)
        {
            return null;
        }

        var factors = new List<int>();
        int rest = length / 2;
        foreach (int radix in (ReadOnlySpan<int>)[4, 5, 3, 2])
        {
            for (; rest % radix == 0; rest /= radix)
            {
                factors.Add(radix);
            }
        }

        return rest == 1 ? new LaneTransform<T>(length, factors) : null;
    }

    /// <summary>The power of each frequency.</summary>
    /// <param name="frames">The samples, <see cref="Length"/>.</param>
    /// <param name="power">Receives half as many and one.</param>
    /// <param name="room"><see cref="Room"/> vectors to work in.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Power(ReadOnlySpan<Vector<T>> frames, Span<Vector<T>> power, Span<Vector<T>> room)
    {
        // Even samples are the real parts of half as many complex numbers, odd ones the imaginary parts.
        int half = Length / 2;
        Span<Vector<T>> real = room[..half], imaginary = room.Slice(half, half), otherReal = room.Slice(2 * half, half), otherImaginary = room.Slice(3 * half, half);
        for (int i = 0; i < half; i++)
        {
            (real[i], imaginary[i]) = (frames[2 * i], frames[(2 * i) + 1]);
        }

        foreach (Pass pass in _passes)
        {
            pass.Run(real, imaginary, otherReal, otherImaginary);
            Span<Vector<T>> freeReal = real, freeImaginary = imaginary;
            real = otherReal;
            imaginary = otherImaginary;
            otherReal = freeReal;
            otherImaginary = freeImaginary;
        }

        var part = new Vector<T>(T.CreateTruncating(0.5));
        for (int k = 0; k <= half / 2; k++)
        {
            int mirrored = k == 0 ? 0 : half - k;
            Vector<T> evenReal = (real[k] + real[mirrored]) * part, evenImaginary = (imaginary[k] - imaginary[mirrored]) * part;
            Vector<T> oddReal = (imaginary[k] + imaginary[mirrored]) * part, oddImaginary = (real[mirrored] - real[k]) * part;
            var cosine = new Vector<T>(_cosines[k]);
            var sine = new Vector<T>(_sines[k]);
            Vector<T> turnedReal = (cosine * oddReal) + (sine * oddImaginary), turnedImaginary = (cosine * oddImaginary) - (sine * oddReal);
            power[k] = Square(evenReal + turnedReal, evenImaginary + turnedImaginary);
            power[half - k] = Square(evenReal - turnedReal, evenImaginary - turnedImaginary);
        }

        static Vector<T> Square(Vector<T> a, Vector<T> b) => (a * a) + (b * b);
    }

    /// <summary>One pass of Stockham's algorithm, which sorts as it goes.</summary>
    private sealed class Pass
    {
        private static readonly T HalfRoot3 = T.CreateTruncating(Math.Sqrt(3) / 2);
        private static readonly T Cosine1 = T.CreateTruncating(Math.Cos(2 * Math.PI / 5));
        private static readonly T Cosine2 = T.CreateTruncating(Math.Cos(4 * Math.PI / 5));
        private static readonly T Sine1 = T.CreateTruncating(Math.Sin(2 * Math.PI / 5));
        private static readonly T Sine2 = T.CreateTruncating(Math.Sin(4 * Math.PI / 5));

        private readonly int _radix;
        private readonly int _groups;
        private readonly int _stride;
        private readonly (T Real, T Imaginary)[] _turns;

        public Pass(int radix, int length, int stride)
        {
            (_radix, _groups, _stride) = (radix, length / radix, stride);
            _turns = [.. Enumerable.Range(0, _groups * radix).Select(i =>
            {
                double angle = -2 * Math.PI * (i / radix) * (i % radix) / length;
                return (T.CreateTruncating(Math.Cos(angle)), T.CreateTruncating(Math.Sin(angle)));
            })];
        }

        public void Run(ReadOnlySpan<Vector<T>> real, ReadOnlySpan<Vector<T>> imaginary, Span<Vector<T>> toReal, Span<Vector<T>> toImaginary)
        {
            switch (_radix)
            {
                case 2:
                    Two(real, imaginary, toReal, toImaginary);
                    break;
                case 3:
                    Three(real, imaginary, toReal, toImaginary);
                    break;
                case 4:
                    Four(real, imaginary, toReal, toImaginary);
                    break;
                default:
                    Five(real, imaginary, toReal, toImaginary);
                    break;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Two(ReadOnlySpan<Vector<T>> re, ReadOnlySpan<Vector<T>> im, Span<Vector<T>> toRe, Span<Vector<T>> toIm)
        {
            int step = _stride * _groups;
            for (int p = 0; p < _groups; p++)
            {
                var turn = new Turn(_turns[(p * 2) + 1]);
                for (int q = 0; q < _stride; q++)
                {
                    int from = q + (_stride * p), to = q + (_stride * 2 * p);
                    (Vector<T> ar, Vector<T> ai, Vector<T> br, Vector<T> bi) = (re[from], im[from], re[from + step], im[from + step]);
                    (toRe[to], toIm[to]) = (ar + br, ai + bi);
                    turn.Store(ar - br, ai - bi, toRe, toIm, to + _stride);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Three(ReadOnlySpan<Vector<T>> re, ReadOnlySpan<Vector<T>> im, Span<Vector<T>> toRe, Span<Vector<T>> toIm)
        {
            int step = _stride * _groups;
            var half = new Vector<T>(T.CreateTruncating(0.5));
            var root = new Vector<T>(HalfRoot3);
            for (int p = 0; p < _groups; p++)
            {
                Turn first = new(_turns[(p * 3) + 1]), second = new(_turns[(p * 3) + 2]);
                for (int q = 0; q < _stride; q++)
                {
                    int from = q + (_stride * p), to = q + (_stride * 3 * p);
                    Vector<T> ar = re[from], ai = im[from];
                    Vector<T> sr = re[from + step] + re[from + (2 * step)], si = im[from + step] + im[from + (2 * step)];
                    Vector<T> dr = (re[from + step] - re[from + (2 * step)]) * root, di = (im[from + step] - im[from + (2 * step)]) * root;
                    Vector<T> mr = ar - (sr * half), mi = ai - (si * half);
                    (toRe[to], toIm[to]) = (ar + sr, ai + si);
                    first.Store(mr + di, mi - dr, toRe, toIm, to + _stride);
                    second.Store(mr - di, mi + dr, toRe, toIm, to + (2 * _stride));
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Four(ReadOnlySpan<Vector<T>> re, ReadOnlySpan<Vector<T>> im, Span<Vector<T>> toRe, Span<Vector<T>> toIm)
        {
            int step = _stride * _groups;
            for (int p = 0; p < _groups; p++)
            {
                Turn first = new(_turns[(p * 4) + 1]), second = new(_turns[(p * 4) + 2]), third = new(_turns[(p * 4) + 3]);
                for (int q = 0; q < _stride; q++)
                {
                    int from = q + (_stride * p), to = q + (_stride * 4 * p);
                    Vector<T> ar = re[from] + re[from + (2 * step)], ai = im[from] + im[from + (2 * step)];
                    Vector<T> br = re[from] - re[from + (2 * step)], bi = im[from] - im[from + (2 * step)];
                    Vector<T> cr = re[from + step] + re[from + (3 * step)], ci = im[from + step] + im[from + (3 * step)];
                    Vector<T> dr = re[from + step] - re[from + (3 * step)], di = im[from + step] - im[from + (3 * step)];
                    (toRe[to], toIm[to]) = (ar + cr, ai + ci);
                    first.Store(br + di, bi - dr, toRe, toIm, to + _stride);
                    second.Store(ar - cr, ai - ci, toRe, toIm, to + (2 * _stride));
                    third.Store(br - di, bi + dr, toRe, toIm, to + (3 * _stride));
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Five(ReadOnlySpan<Vector<T>> re, ReadOnlySpan<Vector<T>> im, Span<Vector<T>> toRe, Span<Vector<T>> toIm)
        {
            int step = _stride * _groups;
            Vector<T> c1 = new(Cosine1), c2 = new(Cosine2), s1 = new(Sine1), s2 = new(Sine2);
            for (int p = 0; p < _groups; p++)
            {
                Turn first = new(_turns[(p * 5) + 1]), second = new(_turns[(p * 5) + 2]), third = new(_turns[(p * 5) + 3]), fourth = new(_turns[(p * 5) + 4]);
                for (int q = 0; q < _stride; q++)
                {
                    int from = q + (_stride * p), to = q + (_stride * 5 * p);
                    Vector<T> ar = re[from], ai = im[from];
                    Vector<T> br = re[from + step] + re[from + (4 * step)], bi = im[from + step] + im[from + (4 * step)];
                    Vector<T> cr = re[from + (2 * step)] + re[from + (3 * step)], ci = im[from + (2 * step)] + im[from + (3 * step)];
                    Vector<T> dr = re[from + step] - re[from + (4 * step)], di = im[from + step] - im[from + (4 * step)];
                    Vector<T> er = re[from + (2 * step)] - re[from + (3 * step)], ei = im[from + (2 * step)] - im[from + (3 * step)];
                    Vector<T> mr = ar + (c1 * br) + (c2 * cr), mi = ai + (c1 * bi) + (c2 * ci), nr = ar + (c2 * br) + (c1 * cr), ni = ai + (c2 * bi) + (c1 * ci);
                    Vector<T> ur = (s1 * dr) + (s2 * er), ui = (s1 * di) + (s2 * ei), vr = (s2 * dr) - (s1 * er), vi = (s2 * di) - (s1 * ei);
                    (toRe[to], toIm[to]) = (ar + br + cr, ai + bi + ci);
                    first.Store(mr + ui, mi - ur, toRe, toIm, to + _stride);
                    second.Store(nr + vi, ni - vr, toRe, toIm, to + (2 * _stride));
                    third.Store(nr - vi, ni + vr, toRe, toIm, to + (3 * _stride));
                    fourth.Store(mr - ui, mi + ur, toRe, toIm, to + (4 * _stride));
                }
            }
        }

        private readonly struct Turn((T Real, T Imaginary) value)
        {
            private readonly Vector<T> _real = new(value.Real);
            private readonly Vector<T> _imaginary = new(value.Imaginary);

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public void Store(Vector<T> real, Vector<T> imaginary, Span<Vector<T>> toReal, Span<Vector<T>> toImaginary, int place)
            {
                toReal[place] = (real * _real) - (imaginary * _imaginary);
                toImaginary[place] = (real * _imaginary) + (imaginary * _real);
            }
        }
    }
}
