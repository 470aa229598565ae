"""Addresses of e-Peken that are no screens: files, tables, what a machine asks."""

from smartcity_app.services.peken import (
    board,
    board_files,
    finance,
    finance_files,
    goods_files,
    payment_routes,
    picking,
    purchase_paper,
    receipts,
    servant_routes,
)
from smartcity_app.web.routes import Open


def all_of_them() -> list[Open]:
    """Each with who may ask for it."""
    return [
        Open("/peken/foto/{ident}", goods_files.photo, "public"),
        Open("/toko/template.xlsx", goods_files.template, "signed-in"),
        Open("/toko/template.csv", goods_files.template, "signed-in"),
        Open("/toko/impor/kirim", goods_files.take, "signed-in", ("POST",)),
        Open(f"{servant_routes.BACK}/impor", servant_routes.take, "signed-in", ("POST",)),
        Open(f"{servant_routes.BACK}/unduh", servant_routes.give, "signed-in"),
        Open(f"{servant_routes.BACK}/contoh.csv", servant_routes.example, "signed-in"),
        Open(f"{finance.HERE}/unduh", finance_files.settlement, "signed-in"),
        Open(f"{finance.HERE}/laporan", finance_files.hand_in, "signed-in", ("POST",)),
        Open("/peken/bayar/kabar", payment_routes.news, "signed-in"),
        Open("/peken/bayar/qris.png", payment_routes.picture, "signed-in"),
        Open("/peken/struk", receipts.show, "signed-in"),
        Open(f"{receipts.CHECK}/{{code}}", receipts.check, "public"),
        Open(f"{board.HERE}/grafik", board_files.picture, "signed-in"),
        Open(f"{board.HERE}/unduh", board_files.figures, "signed-in"),
        Open(f"{board.HERE}/nama/unduh", board_files.people, "signed-in"),
        Open("/kerja/peken/pasar/unduh", board_files.shops, "signed-in"),
        Open("/toko/pencairan/unduh", finance_files.own_settlement, "signed-in"),
        Open("/toko/penjualan/unduh", board_files.sales, "signed-in"),
        Open("/koperasi/unduh", board_files.koperasi, "signed-in"),
        Open(purchase_paper.SHOW, purchase_paper.show, "signed-in"),
        Open(f"{purchase_paper.CHECK}/{{code}}", purchase_paper.check, "public"),
        Open("/toko/daftar-ambil", picking.show, "signed-in"),
    ]
